/** Seeded random numbers, so that a run can be repeated to the byte. */

export interface Random {
  /** The whole state: a number that a snapshot can keep. */
  state: number;
  /** Uniform in [0, 1). */
  readonly next: () => number;
}

/** mulberry32 (Tommy Ettinger): 32 bits of state, good enough for jitter and identifiers. */
export const createRandom = (seed: number): Random => {
  const random: Random = {
    state: seed | 0,
    next: () => {
      random.state = (random.state + 0x6d2b79f5) | 0;
      let t = random.state;
      t = Math.imul(t ^ (t >>> 15), t | 1);
      t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
      return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
    },
  };
  return random;
};

/** A version 4 UUID. */
export const uuid = (random: Random): string => {
  const hex = Array.from({ length: 32 }, (_, i) => {
    if (i === 12) return '4';
    const digit = Math.floor(random.next() * 16);
    return (i === 16 ? (digit & 3) | 8 : digit).toString(16);
  }).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};
