/** What a shop's own tests need: a customer lives through a journey under the virtual clock, and the story is told in lines. */
export type { Profile } from '../../shared/customers/profiles/profile.ts';
export {
  broadcastShop,
  type Deed,
  type Deeds,
  live,
  newProfile,
  type Options,
  type Started,
  type Story,
  silentCustomer,
  start,
  storyShop,
  type Told,
  typicalModel,
} from './live.ts';
