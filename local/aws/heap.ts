/** A binary heap of what is due when: the earliest first and, within an instant, in order of entry. */
import type { Instant } from './time.ts';

export interface Due<Value> {
  readonly at: Instant;
  /** Breaks ties; unique and rising. */
  readonly order: number;
  readonly value: Value;
}

const isBefore = (a: Due<unknown>, b: Due<unknown>): boolean =>
  a.at < b.at || (a.at === b.at && a.order < b.order);

export class DueHeap<Value> {
  #entries: Due<Value>[] = [];

  get size(): number {
    return this.#entries.length;
  }

  peek(): Due<Value> | undefined {
    return this.#entries[0];
  }

  push(entry: Due<Value>): void {
    this.#entries.push(entry);
    this.#rise(this.#entries.length - 1, entry);
  }

  pop(): Due<Value> | undefined {
    const first = this.#entries[0];
    const last = this.#entries.pop();
    if (last !== undefined && this.#entries.length > 0) this.#sink(0, last);
    return first;
  }

  /** Drops every entry that `isLive` denies, in linear time. */
  retain(isLive: (entry: Due<Value>) => boolean): void {
    this.#entries = this.#entries.filter(isLive);
    for (let i = (this.#entries.length >> 1) - 1; i >= 0; i -= 1) {
      const entry = this.#entries[i];
      if (entry !== undefined) this.#sink(i, entry);
    }
  }

  #rise(from: number, entry: Due<Value>): void {
    let i = from;
    while (i > 0) {
      const above = (i - 1) >> 1;
      const parent = this.#entries[above];
      if (parent === undefined || !isBefore(entry, parent)) break;
      this.#entries[i] = parent;
      i = above;
    }
    this.#entries[i] = entry;
  }

  #sink(from: number, entry: Due<Value>): void {
    let i = from;
    for (;;) {
      const left = 2 * i + 1;
      let child = this.#entries[left];
      if (child === undefined) break;
      let below = left;
      const right = this.#entries[left + 1];
      if (right !== undefined && isBefore(right, child)) {
        child = right;
        below = left + 1;
      }
      if (!isBefore(child, entry)) break;
      this.#entries[i] = child;
      i = below;
    }
    this.#entries[i] = entry;
  }
}
