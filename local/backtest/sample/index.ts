/** A made-up shop to try Rekindle on, and made-up reactions to what it sends and asks for. */

export { sampleFeed } from './feed.ts';
export { clientOf, machinesAt } from './mailboxes.ts';
export type { SampleCustomer } from './people.ts';
export { withPictures } from './pictures.ts';
export { type BasketLine, sampleCurrency, worthOf } from './products.ts';
export { type Decide, quotaFor, type Random, randomFor } from './random.ts';
export { type Answers, type Delivered, type LeftCart, type Reaction, reactionsTo } from './reactions.ts';
export { lineOf, makeSampleShop, type SampleOrder, type SampleShop } from './shop.ts';
export { type Work, workOn } from './work.ts';
