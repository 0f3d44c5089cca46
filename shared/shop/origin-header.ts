/** How the links function knows that a request came by the shop's own domain. */

export const originHeader = 'x-rekindle-origin';
