/** How the pages look: light and dark, from a phone of 320 px up, with the brand's colour. */
import { createHash } from 'node:crypto';
import { inkOn } from '../../base/colour.ts';
import { remember } from '../../base/remember.ts';

const rules = [
  ':root{color-scheme:light dark;--ink:#1c1c1e;--soft:#55555c;--line:#85858c;--paper:#fff;--panel:#f4f4f2;--focus:#0b57d0;--wrong:#b3261e}',
  '@media(prefers-color-scheme:dark){:root{--ink:#f2f2f2;--soft:#b8b8be;--line:#8e8e96;--paper:#161618;--panel:#232327;--focus:#8ab4f8;--wrong:#ffb4ab}}',
  '*{box-sizing:border-box}',
  'body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}',
  'header{border-bottom:1px solid var(--line)}',
  'header div,main{max-width:36rem;margin:0 auto;padding:0 20px}',
  'header a{display:inline-block;padding:12px 0;color:inherit;font-weight:600;text-decoration:none}',
  'header a:hover{text-decoration:underline}',
  'main{padding-bottom:48px}',
  'a{color:inherit}',
  'h1{font-size:1.5rem;line-height:1.25;margin:32px 0 12px}',
  'h1:focus{outline:0}',
  'h2,legend,.legend{display:block;font-size:1.1rem;font-weight:600;line-height:1.3;margin:0 0 6px;padding:0}',
  'p{margin:0 0 12px}',
  '.hint{color:var(--soft);font-size:.95rem}',
  '.wrong{border-inline-start:4px solid var(--wrong);padding-inline-start:12px;color:var(--wrong)}',
  'fieldset{border:0;padding:0;min-width:0}',
  'fieldset,.group{margin:32px 0 0}',
  '.choice{display:flex;align-items:center;gap:12px;min-height:44px}',
  '.choice input{flex:none;width:22px;height:22px;margin:0;accent-color:var(--focus)}',
  '.choice label{flex:1;padding:10px 0}',
  '.choice input:disabled+label{color:var(--soft)}',
  '.choice+.hint{padding-inline-start:34px}',
  '.scale{display:grid;grid-template-columns:repeat(auto-fit,minmax(44px,1fr));gap:3px;margin-bottom:12px}',
  '.scale .choice{flex-direction:column;gap:0;padding:8px 0;border:1px solid var(--line);border-radius:8px}',
  '.scale label{flex:none;padding:4px 0;width:100%;text-align:center}',
  '.pair{display:flex;flex-wrap:wrap;gap:12px 20px}',
  '.pick{display:grid;gap:4px}',
  'select,input[type=text],textarea{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--line);border-radius:8px;min-height:44px;max-width:100%;padding:8px 12px}',
  'textarea{width:100%;min-height:6rem}',
  'button{font:inherit;font-weight:600;min-height:44px;padding:10px 24px;border-radius:8px;border:1px solid var(--line);background:var(--brand);color:var(--on-brand);cursor:pointer}',
  'button.plain{background:transparent;color:inherit;border-color:var(--line)}',
  '.do{margin:28px 0 0}',
  '.to{margin:20px 0 0}',
  'section{margin-top:32px;padding:20px;border-radius:12px;background:var(--panel)}',
  'section .do{margin-top:16px}',
  'section p:last-child{margin-bottom:0}',
  'ul{margin:0 0 12px;padding-inline-start:20px}',
  'a:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible,textarea:focus-visible{outline:3px solid var(--focus);outline-offset:2px}',
  'header a:focus-visible{outline-color:currentColor;outline-offset:-2px}',
].join('');

/** @param colour the brand's, `#rrggbb` */
export const styleFor = remember(
  10,
  (colour) =>
    `${rules}:root{--brand:${colour};--on-brand:${inkOn(colour)}}header{background:var(--brand);color:var(--on-brand)}`,
);

/** What browsers may do with the pages: show them, and post them to where they came from. */
export const contentSecurityPolicy = remember(10, (colour): string => {
  const hash = createHash('sha256').update(styleFor(colour)).digest('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;
});
