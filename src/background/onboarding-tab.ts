import { Serial } from './serial.ts'

/** The browser's tabs, as far as this needs them. */
export interface TabPort {
  /** The tab in which the page that makes a wallet has loaded. */
  find(): Promise<number | null>
  /** Brings a tab to the front; false when it is not there any more. */
  activate(id: number): Promise<boolean>
  create(): Promise<number>
}

/** The one tab that makes a wallet, however many ask for it at once. */
export class OnboardingTab {
  readonly #port: TabPort
  readonly #turns = new Serial()
  /** Created, and its page was not seen to load so far. */
  #loading: number | null = null
  #shown: number | null = null

  constructor(port: TabPort) {
    this.#port = port
  }

  show(): Promise<void> {
    return this.#turns.run(async () => {
      const loaded = await this.#port.find()
      if (loaded !== null) this.#loading = null
      const before = loaded ?? this.#loading
      if (before !== null && (await this.#port.activate(before))) {
        this.#shown = before
        return
      }
      this.#loading = await this.#port.create()
      this.#shown = this.#loading
    })
  }

  /** A page of the wallet has loaded in a tab: from now on the browser finds it. */
  loaded(id: number): void {
    if (id === this.#loading) this.#loading = null
  }

  /** A tab was closed. Answers whether it was this one. */
  closed(id: number): boolean {
    if (id !== this.#shown) return false
    this.#shown = null
    this.#loading = null
    return true
  }
}
