/** The channels by which messages travel: each has a consent of its own, and whatever lists them asks here. */

interface Channel {
  /** On a profile's item: a consent, or a recent touch. Its capital is a refusal. */
  readonly letter: string;
  /** By which a profile's item tells when the consent was last told. */
  readonly toldLetter: string;
  /** What is consented to. */
  readonly messages: string;
  /** Where its messages go: what that is called, and the profile's field that has it; absent: no profile has it. */
  readonly address?: { readonly called: string; readonly field: 'email' | 'phone' | 'id' };
  /**
   * What tells of each message that left: SES's tagged event, or the bus itself of what it took, where a repetition is
   * known for one by its key; `undefined`: nothing does.
   */
  readonly receipts: 'provider' | 'bus' | undefined;
}

export const channels = {
  email: {
    letter: 'e',
    toldLetter: 'C',
    messages: 'email',
    address: { called: 'email address', field: 'email' },
    receipts: 'provider',
  },
  sms: {
    letter: 's',
    toldLetter: 'S',
    messages: 'texts',
    address: { called: 'phone number', field: 'phone' },
    receipts: undefined,
  },
  /** An endpoint of pushes knows the customer by the id. */
  push: {
    letter: 'p',
    toldLetter: 'U',
    messages: 'pushes',
    address: { called: 'id', field: 'id' },
    receipts: 'bus',
  },
  /** The address is the ledger's, and is looked up when a letter is sent. */
  post: { letter: 'l', toldLetter: 'A', messages: 'letters', receipts: 'bus' },
} as const satisfies Record<string, Channel>;

/** What a consent is asked for. A survey travels by email or text and needs that channel's consent. */
export type ConsentChannel = keyof typeof channels;
export const channelOf = (channel: ConsentChannel): Channel => channels[channel];

export const consentChannels = Object.keys(channels) as readonly ConsentChannel[];

/** For each channel what `of` makes of it. */
export const forEachChannel = <Value>(
  of: (channel: ConsentChannel) => Value,
): Readonly<Record<ConsentChannel, Value>> =>
  Object.fromEntries(consentChannels.map((channel) => [channel, of(channel)] as const)) as Record<
    ConsentChannel,
    Value
  >;
