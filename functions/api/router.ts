/** The table's routes as paths that the router knows: ids of customers may hold slashes. */
import { forRoles } from './authorize.ts';
import { HttpFault } from './contract/fault.ts';
import type { Route } from './contract/request.ts';
import type { ApiRoute } from './contract/route.ts';

/** What a path of the router leads to. */
export type Served = readonly [method: string, path: string, route: Route];

const ofCustomer = '/v1/customers/{id}';

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What follows `/v1/customers/` of such a route: an id, which is as long as it can be, and what the path has after it. */
const patternOf = ({ path }: ApiRoute): RegExp => {
  const parts = path.slice(ofCustomer.length).split(/\{(\w+)\}/);
  const ending = parts.map((part, index) => (index % 2 === 0 ? escaped(part) : `(?<${part}>[^/]+)`));
  return new RegExp(`^(?<id>.*)${ending.join('')}$`);
};

/** Of all whose endings fit, the longest. */
const byEnding = (routes: readonly ApiRoute[]): Route => {
  const theirs = routes
    .map((each) => ({ pattern: patternOf(each), path: each.path, route: forRoles(each) }))
    .sort((a, b) => b.path.length - a.path.length);
  return async (request) => {
    const path = request.pathParameters?.proxy ?? '';
    for (const { pattern, route } of theirs) {
      const found = pattern.exec(path);
      if (found !== null) return route({ ...request, pathParameters: { ...found.groups } });
    }
    throw new HttpFault('not-found', `there is nothing to post to at ${request.rawPath}`);
  };
};

/** For whom the table lets in. */
export const servedOf = (routes: readonly ApiRoute[]): readonly Served[] => {
  const isTheirs = ({ path }: ApiRoute): boolean => path.startsWith(ofCustomer);
  const byMethod = Map.groupBy(routes.filter(isTheirs), ({ method }) => method);
  return [
    ...routes
      .filter((each) => !isTheirs(each))
      .map((each) => [each.method, each.path, forRoles(each)] as const),
    ...[...byMethod].map(([method, each]) => [method, '/v1/customers/{proxy+}', byEnding(each)] as const),
  ];
};
