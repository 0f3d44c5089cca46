/** Links of a rendered message, rewritten. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withAddresses, withAnchors } from '../../../shared/messages/rewrite.ts';

const marked = (url: string) => `${url}#mark`;
const seen = (html: string): readonly string[] => {
  const urls: string[] = [];
  withAnchors(html, (url) => {
    urls.push(url);
    return undefined;
  });
  return urls;
};

describe('an anchor', () => {
  it.each([
    ['<a href="https://a.example/">x</a>', ['https://a.example/']],
    [`<a class='b' href='https://a.example/?a=1&amp;b=2'>x</a>`, ['https://a.example/?a=1&b=2']],
    ['<A\nHREF = " https://a.example/ " >x</A>', ['https://a.example/']],
    ['<a title="a > b" href="https://a.example/">x</a>', ['https://a.example/']],
    ['<a href="https://a.example/&#39;&#x27;&quot;">x</a>', [`https://a.example/''"`]],
    ['<a name="top">x</a>', []],
    ['<a data-href="https://a.example/">x</a>', []],
    ['<area href="https://a.example/"><link href="https://a.example/"><img src="https://a.example/">', []],
    ['<p>https://a.example/</p>', []],
  ])('is read as a browser reads it: %s', (html, urls) => {
    expect(seen(html)).toEqual(urls);
  });

  it('leads elsewhere, and nothing beside it changes', () => {
    const html =
      '<p title="<a href=x>">1 &lt; 2</p><a style="c" href="https://a.example/?q=1&amp;r=2">&amp;</a>';
    expect(withAnchors(html, (url) => (url === 'x' ? undefined : `${url}&s="`))).toBe(
      html.replace('q=1&amp;r=2', 'q=1&#38;r=2&#38;s=&#34;'),
    );
  });

  it('that need not change does not', () => {
    fc.assert(
      fc.property(fc.string(), fc.webUrl({ withQueryParameters: true }), (text, url) => {
        const html = `${text}<a href="${url}">${text}</a>`;
        expect(withAnchors(html, () => undefined)).toBe(html);
      }),
    );
  });
});

describe('an address in a text', () => {
  it.each([
    ['Go: https://a.example', 'Go: https://a.example#mark'],
    ['Go to https://a.example/tea.', 'Go to https://a.example/tea#mark.'],
    ['(https://a.example/tea?x=1&y=2)', '(https://a.example/tea?x=1&y=2#mark)'],
    ['来看看：https://a.example/tea。好吗', '来看看：https://a.example/tea#mark。好吗'],
    ['<https://a.example/>', '<https://a.example/#mark>'],
    ['https://a.example/a\nhttps://b.example/b', 'https://a.example/a#mark\nhttps://b.example/b#mark'],
    ['no address: a.example, mailto:a@a.example', 'no address: a.example, mailto:a@a.example'],
  ])('ends where its sentence goes on: %s', (text, expected) => {
    expect(withAddresses(text, marked)).toBe(expected);
  });
});
