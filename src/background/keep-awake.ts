import browser from 'webextension-polyfill'

/** The browser puts a worker to sleep 30 seconds after its last call into the browser. */
const EVERY_MS = 20_000

/** Keeps the worker from sleeping while somebody waits for it. */
export class KeepAwake {
  #timer: ReturnType<typeof setInterval> | undefined

  set(needed: boolean): void {
    if (!needed) {
      clearInterval(this.#timer)
      this.#timer = undefined
    } else {
      this.#timer ??= setInterval(() => void browser.runtime.getPlatformInfo(), EVERY_MS)
    }
  }
}
