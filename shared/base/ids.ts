/** Who and what is meant: identifiers, and the keys and names that are derived from them, never random. */
import { createHash, createHmac } from 'node:crypto';

/** Whom the shop calls so; also a guest, by a digest of the address that is all we know. */
export type CustomerId = string & { readonly __id: 'customer' };
/** Kebab case, such as `win-back-14d`. */
export type JourneyId = string & { readonly __id: 'journey' };
/** The name of a touchpoint, unique within its journey, such as `we-miss-you`. */
export type StepName = string;
/** 1 for a customer's first passage through a journey, 2 for the second, … */
export type Cycle = number;

/** Text is a customer's id from here on: said once, where it comes in; what it must be like is checked there. */
export const customerId = (text: string): CustomerId => text as CustomerId;
/** Text is a journey's id from here on, as with `customerId`. */
export const journeyId = (text: string): JourneyId => text as JourneyId;

/** What is kept by journey, as entries: `Object.entries` forgets what the keys are. */
export const entriesByJourney = <Value>(
  kept: Readonly<Record<JourneyId, Value>>,
): readonly (readonly [JourneyId, Value])[] => Object.entries(kept) as [JourneyId, Value][];

/** The keys of one customer's passage through one journey: all that a state machine carries. */
export interface EnrolmentKey {
  readonly journey: JourneyId;
  readonly version: number;
  readonly customer: CustomerId;
  readonly cycle: Cycle;
}

/** `journey@version/customer/cycle/step`: one touchpoint of one passage, for ever. */
export type TouchKey = string & { readonly __key: 'touch' };

export const touchKey = (enrolment: EnrolmentKey, step: StepName): TouchKey =>
  `${enrolment.journey}@${enrolment.version}/${enrolment.customer}/${enrolment.cycle}/${step}` as TouchKey;

const touchKeyPattern = /^([^@/]+)@(\d+)\/(.+)\/(\d+)\/([^/]+)$/s;

/** The parts of a touch key; `undefined` when the text is none. Customer ids may hold slashes and line breaks. */
export const parseTouchKey = (
  text: string,
): { readonly enrolment: EnrolmentKey; readonly step: StepName } | undefined => {
  const [, journey, version, customer, cycle, step] = touchKeyPattern.exec(text) ?? [];
  if (journey === undefined || customer === undefined || step === undefined) return undefined;
  const enrolment = {
    journey: journeyId(journey),
    version: Number(version),
    customer: customerId(customer),
    cycle: Number(cycle),
  };
  return { enrolment, step };
};

/** 32 hexadecimal digits, the same for the same text (first 128 bits of SHA-256). */
export const digestOf = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 32);

/**
 * The execution's name: at most 80 characters of what Step Functions allows, the same for the same passage,
 * so that starting it again is refused by Step Functions itself.
 */
export const executionName = ({ journey, version, customer, cycle }: EnrolmentKey): string => {
  const digest = digestOf(`${journey}/${customer}/${cycle}`);
  return `${journey.slice(0, 30)}-v${version}-${cycle}-${digest}`;
};

/** A number in [0, 100), uniform over texts and the same for ever for the same text (first 48 bits of SHA-256). */
export const bucketOf = (text: string): number =>
  (createHash('sha256').update(text).digest().readUIntBE(0, 6) / 2 ** 48) * 100;

/** Letters and digits without look-alikes: no 0, O, 1, I, L. */
export const codeLetters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** `length` of these letters, unguessable without the secret. */
export const derivedCode = (secret: string, text: string, length: number): string => {
  const digest = createHmac('sha512', secret).update(text).digest();
  let code = '';
  for (let index = 0; code.length < length; index += 1) {
    const byte = digest[index];
    if (byte === undefined) throw new RangeError(`a code of ${length} characters is longer than its digest`);
    if (byte < codeLetters.length * 8) code += codeLetters[byte % codeLetters.length];
  }
  return code;
};
