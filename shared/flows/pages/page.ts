/** A page behind a link: what it is asked, and what it shows. */
import type { CustomerId, TouchKey } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import type { LinkKind, LinkPayloads } from '../../messages/links.ts';
import type { Ports } from '../ports.ts';
import type { Language } from './language.ts';

/** What pages need: they look at what stands, and tell what was pressed. */
export type PagePorts = Pick<Ports, 'now' | 'linkKeys' | 'secret' | 'tell' | 'settings'> & {
  readonly profiles: Pick<Ports['profiles'], 'get'>;
  readonly ledger: Pick<Ports['ledger'], 'contact' | 'touch'>;
};

export interface Visit<Kind extends LinkKind> {
  /** What the link says. */
  readonly link: LinkPayloads[Kind];
  /** Of the message that the link was in. */
  readonly touch: TouchKey;
  /** Whom that was sent to: events are told of her, and follow her into whom she was merged. */
  readonly sentTo: CustomerId;
  /** Who that one is by now; `undefined`: nothing is known of such a customer. */
  readonly customer: Profile | undefined;
  readonly language: Language;
  /** Of the pages, for who reads this locale. */
  readonly languageFor: (locale: string) => Language;
  readonly at: Instant;
  /** What was pressed, by the names of the form's fields; absent: nothing was, the page is looked at. */
  readonly posted?: URLSearchParams;
}

export interface Shown {
  /** What the page is about, as its heading says it. */
  readonly title: string;
  /** HTML. */
  readonly content: string;
  /** It says what came of a form. */
  readonly isResult?: boolean;
  /** Of its words, where it is another than the one that was asked for. */
  readonly language?: Language;
}

/** Of one kind of link; `undefined`: what was asked for is nothing that was offered. */
export type LinkPage<Kind extends LinkKind> = (
  visit: Visit<Kind>,
  ports: PagePorts,
) => Promise<Shown | undefined>;
