import * as v from 'valibot'
import { byThemselves, uiCall } from '../messages/ui.ts'

const ALARM = 'auto-lock'

/** What the browser gives, and what is locked. */
export interface AutoLockPorts {
  readonly alarms: {
    create(name: string, info: { delayInMinutes: number }): void
    readonly onAlarm: { addListener(listener: (alarm: { name: string }) => void): void }
  }
  readonly idle: { readonly onStateChanged: { addListener(listener: (state: string) => void): void } }
  /** How long the wallet stays unlocked without use. */
  minutes(): Promise<number>
  isUnlocked(): Promise<boolean>
  lock(): Promise<void>
}

/** Locks after a time without use, and at once when the computer is locked. Alarms outlive the worker. */
export class AutoLock {
  readonly #ports: AutoLockPorts

  /** Registers its listeners: construct it before the first await of the worker. */
  constructor(ports: AutoLockPorts) {
    this.#ports = ports
    ports.alarms.onAlarm.addListener(({ name }) => {
      if (name === ALARM) void this.#lock()
    })
    ports.idle.onStateChanged.addListener((state) => {
      if (state === 'locked') void this.#lock()
    })
  }

  /** The time starts anew. Call it when the wallet becomes unlocked. */
  async used(): Promise<void> {
    this.#ports.alarms.create(ALARM, { delayInMinutes: await this.#ports.minutes() })
  }

  /** A page's message was answered: if a person was behind it, the wallet was used. */
  async heard(message: unknown): Promise<void> {
    if (isAct(message) && (await this.#ports.isUnlocked())) await this.used()
  }

  async #lock(): Promise<void> {
    // Where the vault cannot be read at the moment, its key may still be in memory.
    if (await this.#ports.isUnlocked().catch(() => true)) await this.#ports.lock()
  }
}

/** Something the person did. What open pages do on their own must not keep the wallet unlocked. */
function isAct(message: unknown): boolean {
  const call = v.safeParse(uiCall, message)
  return call.success && !byThemselves.has(call.output.method)
}
