/** What `rekindle/cdk` exports: a shop's stacks, all at once or apart. */

export { loadShop } from '../shared/shop/load.ts';
export { compileWords, type ShopWords } from '../workflows/compile/words.ts';
export { type BuildOptions, buildApp } from './build.ts';
export { Rekindle, type RekindleProps } from './rekindle.ts';
export { runApp } from './run-app.ts';
export { ApiStack, type ApiStackProps } from './stacks/api-stack.ts';
export { DataStack, type DataStackProps } from './stacks/data-stack.ts';
export { FitStack, type FitStackProps } from './stacks/fit-stack.ts';
export { JourneysStack, type JourneysStackProps } from './stacks/journeys-stack.ts';
export { MessagingStack, type MessagingStackProps } from './stacks/messaging-stack.ts';
export { SweepStack, type SweepStackProps } from './stacks/sweep-stack.ts';
