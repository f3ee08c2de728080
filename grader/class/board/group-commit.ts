/**
 * Collects what is to be written and writes it together: a disk that takes 10 ms to be sure of one transaction takes no
 * longer for twenty reports in it. Each promise is fulfilled when its item is on disk, and only then may it be acknowledged.
 */
export class GroupCommit<Item, Result> {
  #waiting: { item: Item; resolve: (result: Result) => void; reject: (reason: unknown) => void }[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** @param write all or nothing; one result for each item. */
  constructor(
    private readonly write: (items: Item[]) => Result[],
    private readonly delayMs = 10,
  ) {}

  add(item: Item): Promise<Result> {
    this.#timer ??= setTimeout(() => this.flush(), this.delayMs);
    return new Promise((resolve, reject) => this.#waiting.push({ item, resolve, reject }));
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const group = this.#waiting;
    this.#waiting = [];
    if (group.length === 0) return;
    try {
      const results = this.write(group.map(({ item }) => item));
      group.forEach(({ resolve }, index) => resolve(results[index] as Result));
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}
