/** What a run tells of itself while it goes on. */

export interface Progress {
  /** What is going on, on a line of its own. */
  readonly say: (message: string) => void;
  /** How far it is, 0 to 1; drawn over itself on a terminal, at each tenth elsewhere. */
  readonly at: (share: number, label: string) => void;
  readonly done: () => void;
}
