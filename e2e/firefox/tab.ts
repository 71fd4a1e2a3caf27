import { writeFile } from 'node:fs/promises'
import { type Marionette, MarionetteError } from './marionette.ts'

/**
 * What a person would look for: a role and its accessible name, a field by its label, a text; or else a CSS selector.
 * `within` selects the element whose shadow tree it is in, where it is in one.
 */
export type Query =
  | { role: keyof typeof roles; name: string; within?: string }
  | { label: string; within?: string }
  | { text: string }
  | { css: string; within?: string }

const roles = {
  button: 'button, [role=button]',
  heading: 'h1, h2, h3, [role=heading]',
  checkbox: 'input[type=checkbox], [role=checkbox]',
} as const

const fields = 'input, textarea, select'

/** How WebDriver names an element that it hands out, and a shadow tree. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'
const SHADOW = 'shadow-6066-11e4-a52e-4f735466cecf'

/** How long anything may take to come about, and how often it is looked for. */
const PATIENCE_MS = 30_000
const LOOK_EVERY_MS = 50

/** What is answered about an element that its page has just taken away, or not yet given its shadow tree. */
const passing = ['no-such-element', 'stale-element-reference', 'no-such-shadow-root', 'detached-shadow-root']

/** Looks until there is an answer, and fails in the words of what was waited for. */
export async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (Date.now() > deadline) throw new Error(`Firefox has not come to this in time: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}

/** A page of the browser: a tab, or the one tab of a window that the wallet opened. */
export class Tab {
  readonly handle: string
  readonly #marionette: Marionette

  constructor(marionette: Marionette, handle: string) {
    this.#marionette = marionette
    this.handle = handle
  }

  async #send<T>(command: string, parameters: object = {}): Promise<T> {
    await this.#marionette.send('WebDriver:SwitchToWindow', { handle: this.handle, focus: false })
    return (await this.#marionette.send(command, parameters)) as T
  }

  async goto(url: string): Promise<void> {
    await this.#send('WebDriver:Navigate', { url })
  }

  async url(): Promise<string> {
    return (await this.#send<{ value: string }>('WebDriver:GetCurrentURL')).value
  }

  /** Gives it the focus, without which buttons that consent stay as they are. */
  async bringToFront(): Promise<void> {
    await this.#marionette.send('WebDriver:SwitchToWindow', { handle: this.handle, focus: true })
  }

  async close(): Promise<void> {
    await this.#send('WebDriver:CloseWindow')
  }

  /** Runs a function in the page and resolves to what it returns. It sees nothing of this program but its arguments. */
  async run<A extends unknown[], T>(act: (...args: A) => T, ...args: A): Promise<Awaited<T>> {
    const script = `return (${act}).apply(null, arguments)`
    return (await this.#send<{ value: Awaited<T> }>('WebDriver:ExecuteScript', { script, args })).value
  }

  async screenshot(file: string): Promise<void> {
    const { value } = await this.#send<{ value: string }>('WebDriver:TakeScreenshot', { full: false, hash: false })
    await writeFile(file, Buffer.from(value, 'base64'))
  }

  /** Waits until it is in sight. */
  async see(query: Query): Promise<void> {
    await until(words(query), () => this.#inSight(query))
  }

  /** Waits until it is in sight and says what was expected; resolves to its text. */
  async read(query: Query, expected: RegExp = /./): Promise<string> {
    return until(`${words(query)} says ${expected}`, async () => {
      const text = await this.#ask('WebDriver:GetElementText', query)
      return typeof text === 'string' && expected.test(text) ? text : undefined
    })
  }

  /** Waits until an attribute has a value that was expected; resolves to it. */
  async attribute(query: Query, name: string, expected: RegExp): Promise<string> {
    return until(`${words(query)} has ${name} ${expected}`, async () => {
      const value = await this.#ask('WebDriver:GetElementAttribute', query, { name })
      return typeof value === 'string' && expected.test(value) ? value : undefined
    })
  }

  /** Presses it as a hand would, once it can be pressed. */
  async press(query: Query): Promise<void> {
    await until(`${words(query)} can be pressed`, async () => {
      if (!(await this.#ask('WebDriver:IsElementEnabled', query))) return undefined
      return (await this.#ask('WebDriver:ElementClick', query)) === undefined ? undefined : true
    })
  }

  /** Writes into a field, in place of what is there. */
  async type(query: Query, text: string): Promise<void> {
    await until(`${words(query)} takes text`, async () => {
      if (!(await this.#ask('WebDriver:IsElementEnabled', query))) return undefined
      if ((await this.#ask('WebDriver:ElementClear', query)) === undefined) return undefined
      return (await this.#ask('WebDriver:ElementSendKeys', query, { text })) === undefined ? undefined : true
    })
  }

  /** One command about what the query finds; undefined while it finds nothing. */
  async #ask(command: string, query: Query, parameters: object = {}): Promise<unknown> {
    const id = await this.#inSight(query)
    if (id === undefined) return undefined
    return this.#passing(async () => (await this.#send<{ value: unknown }>(command, { id, ...parameters })).value)
  }

  /** The first element in sight that the query finds. */
  #inSight(query: Query): Promise<string | undefined> {
    return this.#passing(async () => {
      for (const id of await this.#candidates(query)) {
        if ((await this.#send<{ value: boolean }>('WebDriver:IsElementDisplayed', { id })).value) return id
      }
      return undefined
    })
  }

  async #candidates(query: Query): Promise<string[]> {
    if ('text' in query) return this.#find('xpath', `//*[normalize-space(text()) = ${JSON.stringify(query.text)}]`)
    const { within } = query
    if ('css' in query) return this.#find('css selector', query.css, within)
    const [css, name] = 'role' in query ? [roles[query.role], query.name] : [fields, query.label]
    const named: string[] = []
    for (const id of await this.#find('css selector', css, within)) {
      const { value } = await this.#send<{ value: string }>('WebDriver:GetComputedLabel', { id })
      if (value === name) named.push(id)
    }
    return named
  }

  async #find(using: 'css selector' | 'xpath', value: string, within?: string): Promise<string[]> {
    if (within === undefined) return idsOf(await this.#send('WebDriver:FindElements', { using, value }))
    const [host] = await this.#find('css selector', within)
    if (host === undefined) return []
    const tree = await this.#send<{ value: Record<string, string> }>('WebDriver:GetShadowRoot', { id: host })
    const shadowRoot = tree.value[SHADOW]
    return idsOf(await this.#send('WebDriver:FindElementsFromShadowRoot', { shadowRoot, using, value }))
  }

  async #passing<T>(act: () => Promise<T>): Promise<T | undefined> {
    try {
      return await act()
    } catch (error) {
      if (error instanceof MarionetteError && passing.includes(error.code)) return undefined
      throw error
    }
  }
}

const idsOf = (found: Record<string, string>[]) => found.map((element) => element[ELEMENT]!)

const words = (query: Query) => Object.values(query).join(' ')
