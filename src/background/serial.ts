/** Runs asynchronous sections one after the other; a section that fails does not stop the next. */
export class Serial {
  #last: Promise<unknown> = Promise.resolve()

  run<T>(section: () => Promise<T>): Promise<T> {
    const result = this.#last.then(section, section)
    this.#last = result.catch(() => undefined)
    return result
  }
}
