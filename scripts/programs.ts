import { spawnSync } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** What finding a program needs to know of a machine, and does to it. */
export interface Machine {
  /** The folders that programs are looked for in, in order. */
  readonly path: readonly string[]
  readonly isRoot: boolean
  isProgram(file: string): boolean
  run(command: string, args: readonly string[]): void
}

/** Whether a file can be run. */
export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}

export const isRoot = () => process.getuid?.() === 0

export const thisMachine = (): Machine => ({
  path: (process.env.PATH ?? '').split(delimiter),
  isRoot: isRoot(),
  isProgram,
  run: (command, args) => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], env })
  },
})

/** A program that a browser goes by. */
export interface Wanted {
  /** What a person calls it. */
  readonly called: string
  /** The environment variable that names it, and its value where it is set. */
  readonly variable: string
  readonly chosen: string | undefined
  /** What its file is called, the better first. */
  readonly names: readonly string[]
  /** Whole paths to look at when no folder has it. */
  readonly otherPlaces: readonly string[]
  /** Debian's package of it. */
  readonly debianPackage: string
}

/** The program that its variable names, else the first in the usual places. Throws when the variable names no program. */
export function findProgram(wanted: Wanted, { path, isProgram }: Machine): string | undefined {
  const { variable, chosen, names, otherPlaces } = wanted
  if (chosen !== undefined) {
    if (isProgram(chosen)) return chosen
    throw new Error(`${variable} names ${chosen}, which is no program.`)
  }
  return [...path.flatMap((folder) => names.map((name) => join(folder, name))), ...otherPlaces].find(isProgram)
}

/** As `findProgram`, and where there is none, one that apt-get installs where that is possible. Throws without any. */
export function findOrInstall(wanted: Wanted, machine: Machine): string {
  const found = findProgram(wanted, machine)
  if (found !== undefined) return found
  installWithApt(wanted, machine)
  const installed = findProgram(wanted, machine)
  if (installed !== undefined) return installed
  throw new Error(`No ${wanted.called} was found. Install it, or set ${wanted.variable} to it.`)
}

function installWithApt({ called, debianPackage }: Wanted, { path, isRoot, isProgram, run }: Machine): void {
  if (!isRoot || !path.some((folder) => isProgram(join(folder, 'apt-get')))) return
  console.log(`Installing ${called} with apt-get…`)
  run('apt-get', ['update'])
  run('apt-get', ['install', '--yes', '--no-install-recommends', debianPackage])
}
