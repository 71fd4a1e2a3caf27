import browser from 'webextension-polyfill'

const ALARM = 'auto-lock'

/** Locks after a time without use, and at once when the computer is locked. Alarms outlive the worker. */
export class AutoLock {
  readonly #minutes: () => Promise<number>
  readonly #lock: () => Promise<void>

  /** Registers its listeners: construct it before the first await of the worker. */
  constructor(minutes: () => Promise<number>, lock: () => Promise<void>) {
    this.#minutes = minutes
    this.#lock = lock
    browser.alarms.onAlarm.addListener((alarm) => {
      if (alarm.name === ALARM) void this.#lock()
    })
    browser.idle.onStateChanged.addListener((state) => {
      if (state === 'locked') void this.#lock()
    })
  }

  /** The wallet was used: the time starts anew. */
  async used(): Promise<void> {
    browser.alarms.create(ALARM, { delayInMinutes: await this.#minutes() })
  }
}
