/** A shop's own system where there is none: it takes every code that it is told, and has none of anybody else. */
import type { Ask } from '../../functions/adapters/ask.ts';

const graphql = (query: string): object => {
  if (query.includes('collectionByIdentifier'))
    return { collectionByIdentifier: { id: 'gid://shopify/Collection/1' } };
  if (query.startsWith('query')) return { codeDiscountNodeByCode: null };
  return { made: { userErrors: [] } };
};

export const anyCode: Ask = async ({ method, url, body = '' }) => {
  const said = (status: number, value: unknown) => ({ status, body: JSON.stringify(value) });
  const { pathname, searchParams } = new URL(url);
  if (pathname.endsWith('/graphql.json'))
    return said(200, { data: graphql((JSON.parse(body) as { readonly query: string }).query) });
  if (pathname.endsWith('/products/categories')) {
    const name = searchParams.get('search') ?? '';
    return said(200, [{ id: 1, name, slug: name }]);
  }
  return method === 'GET' ? said(200, []) : said(201, { id: 1 });
};
