/** What an RPC call is answered: JSON, or with a status that is no success a text or the errors. */
export type Answer = { readonly status: number; readonly body: unknown }

export const ok = (body: unknown): Answer => ({ status: 200, body })

/** There is no such thing in the chain. */
export const missing: Answer = { status: 404, body: '' }

/** What was sent is not what is asked for. */
export const malformed = (why: string): Answer => ({ status: 400, body: why })

/** One RPC call: the parts of its path that stand for something, and what was sent with it. */
export type Call = { readonly parts: readonly string[]; readonly body: unknown; readonly query: URLSearchParams }

/** A method, the form of a path within which `*` is a part, and what answers. */
export type Route = readonly ['GET' | 'POST', string, (call: Call) => Answer]

/** The route for a path and the parts that it leaves open. */
export function findRoute(routes: readonly Route[], method: string, path: string) {
  const given = path.split('/').filter((part) => part !== '')
  for (const [routeMethod, form, answer] of routes) {
    const wanted = form.split('/').filter((part) => part !== '')
    if (routeMethod !== method || wanted.length !== given.length) continue
    if (wanted.every((part, at) => part === '*' || part === given[at]))
      return { answer, parts: given.filter((_, at) => wanted[at] === '*') }
  }
  return undefined
}
