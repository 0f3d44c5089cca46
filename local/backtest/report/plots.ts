/** Charts as SVG in the page: each is drawn twice, for a desk or a sheet of paper and for a phone, and the style sheet shows one. */
import { type PlotOptions, plot } from '@observablehq/plot';
import { DOMImplementation, type Element } from '@xmldom/xmldom';
import { escapeHtml } from '../../engine/html-text.ts';

/** What Plot makes its elements with: it asks for nothing that XML's DOM does not have. */
const document = new DOMImplementation().createDocument('http://www.w3.org/1999/xhtml', 'html');

export interface Sheet {
  readonly isNarrow: boolean;
  /** In pixels, as all of it. */
  readonly width: number;
  readonly height: number;
}

const sheets: readonly Sheet[] = [
  { isNarrow: false, width: 760, height: 270 },
  { isNarrow: true, width: 340, height: 250 },
];

/** Whole pixels and tenths are enough. */
const shorter = (svg: string): string =>
  svg.replaceAll(/ (?:d|x|y|[xy][12]|transform)="[^"]*"/g, (place) =>
    place.replaceAll(/(\d+\.\d)\d+/g, '$1'),
  );

/** @param title what a reader who does not see it is told that it shows */
export const chart = (title: string, draw: (sheet: Sheet) => PlotOptions): string =>
  sheets
    .map((sheet) => {
      const svg = plot({
        width: sheet.width,
        height: sheet.height,
        ...draw(sheet),
        className: 'plot',
        document: document as unknown as NonNullable<PlotOptions['document']>,
      }) as unknown as Element;
      svg.setAttribute('class', `chart ${sheet.isNarrow ? 'narrow' : 'wide'}`);
      svg.setAttribute('role', 'img');
      svg.setAttribute('aria-label', title);
      // The page has a style sheet of its own.
      // To who does not see it, it is one picture.
      for (const part of Array.from(svg.getElementsByTagName('g'))) part.removeAttribute('aria-label');
      for (const own of Array.from(svg.getElementsByTagName('style'))) svg.removeChild(own);
      return shorter(String(svg));
    })
    .join('');

export interface Key {
  readonly name: string;
  /** Of the style sheet: `var(--accent)`. */
  readonly colour: string;
}

export const legend = (keys: readonly Key[]): string =>
  `<p class="legend">${keys.map(({ name, colour }) => `<span><i style="background:${colour}"></i>${escapeHtml(name)}</span>`).join('')}</p>`;
