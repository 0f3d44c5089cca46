/** Countries whose law is read so that a consent to email is to be confirmed by whoever reads at the address. */
export interface DoubleOptInCountry {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** Who says so. */
  readonly source: string;
}

/** Laws change, and so does how they are read: a shop's counsel has the last word. */
export const doubleOptInCountries: readonly DoubleOptInCountry[] = [
  {
    country: 'DE',
    source:
      '§ 7 (2) UWG with Art. 7 (1) GDPR: who sends has to prove the consent, for which double opt-in is the practice (bevh, Double-Opt-In; BGH, 10 February 2011, I ZR 164/09)',
  },
  {
    country: 'AT',
    source:
      'Datenschutzbehörde, 9 October 2019, DSB-D130.073/0008-DSB/2019: without double opt-in, data of whoever typed somebody else’s address is not safe (Art. 32 GDPR)',
  },
];
