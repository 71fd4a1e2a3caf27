import type { Micheline } from '../encoding/micheline.ts'

/** Whether an expression has the sections of a script; whether its code is well typed is not judged. */
export function isScript(code: Micheline): boolean {
  return ['parameter', 'storage', 'code'].every((name) => section(code, name) !== undefined)
}

/** The type of a script's parameter, without the annotation of the whole. */
const parameterOf = (code: Micheline): Micheline | undefined => section(code, 'parameter')

function section(code: Micheline, name: string): Micheline | undefined {
  if (!Array.isArray(code)) return undefined
  const found = code.find((each) => 'prim' in each && each.prim === name) as { args?: Micheline[] } | undefined
  return found?.args?.[0]
}

/** The entrypoints that a script names, with the types of their parameters. */
export function entrypointsOf(code: Micheline): Map<string, Micheline> {
  const found = new Map<string, Micheline>()
  const parameter = parameterOf(code)
  if (parameter !== undefined) collect(parameter, found)
  return found
}

/** A script without an entrypoint `default` has its whole parameter as that. */
export const hasEntrypoint = (code: Micheline, name: string): boolean =>
  name === 'default' || entrypointsOf(code).has(name)

function collect(type: Micheline, found: Map<string, Micheline>): void {
  if (!('prim' in type)) return
  const name = type.annots?.find((each) => each.startsWith('%'))?.slice(1)
  if (name !== undefined) found.set(name, type)
  if (type.prim === 'or') for (const each of type.args ?? []) collect(each, found)
}
