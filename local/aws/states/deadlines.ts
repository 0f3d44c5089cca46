/** Deadlines of open executions as numbers in one heap behind a single timer: no closure for each that waits. */

import type { Timer, VirtualClock } from '../clock.ts';
import { DueHeap } from '../heap.ts';
import { type Instant, instant } from '../time.ts';
import type { Holder } from './records.ts';

/** Fewer dead entries than this are left to be popped. */
const worthCompacting = 1_024;

export class Deadlines {
  readonly #clock: VirtualClock;
  readonly #holder: (id: number) => Holder | undefined;
  readonly #ring: (id: number) => void;
  readonly #heap = new DueHeap<number>();
  #entries = 0;
  #dead = 0;
  #timer: Timer | undefined;

  /**
   * @param holder finds what an id stands for
   * @param ring told when a deadline is reached: one at a time, and the next only when nothing is in flight
   */
  constructor(clock: VirtualClock, holder: (id: number) => Holder | undefined, ring: (id: number) => void) {
    this.#clock = clock;
    this.#holder = holder;
    this.#ring = ring;
  }

  arm(holder: Holder, at: number): void {
    this.disarm(holder);
    this.#entries += 1;
    holder.timer = this.#entries;
    this.#heap.push({ at: instant(at), order: holder.timer, value: holder.id });
    this.#await();
  }

  disarm(holder: Holder): void {
    if (holder.timer === 0) return;
    holder.timer = 0;
    this.#dead += 1;
    if (this.#dead > worthCompacting && this.#dead * 2 > this.#heap.size) {
      this.#heap.retain(({ value, order }) => this.#holder(value)?.timer === order);
      this.#dead = 0;
    }
  }

  /** The earliest deadline that still counts. */
  #head(): { readonly at: Instant; readonly holder: Holder } | undefined {
    for (;;) {
      const head = this.#heap.peek();
      if (head === undefined) return undefined;
      const holder = this.#holder(head.value);
      if (holder?.timer === head.order) return { at: head.at, holder };
      this.#heap.pop();
      this.#dead -= 1;
    }
  }

  #await(): void {
    const head = this.#heap.peek();
    if (head === undefined || (this.#timer !== undefined && this.#timer.at <= head.at)) return;
    if (this.#timer !== undefined) this.#clock.cancel(this.#timer);
    this.#timer = this.#clock.schedule(head.at, () => {
      this.#timer = undefined;
      const due = this.#head();
      if (due !== undefined && due.at <= this.#clock.now()) {
        this.#heap.pop();
        due.holder.timer = 0;
        this.#ring(due.holder.id);
      }
      this.#await();
    });
  }
}
