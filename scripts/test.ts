import type { StdioOptions } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'
import { join } from 'node:path'
import { findChromium } from './chromium.ts'
import { type Counts, countCommand, countPlaywright, countVitest, lastLine, sum } from './counts.ts'
import { type Failure, failureLines, failuresOfPlaywright, failuresOfVitest } from './failures.ts'
import { findFirefox, firefoxForSure } from './firefox.ts'
import { runMain, start } from './processes.ts'
import { root, stateDir, toolScript } from './root.ts'
import { useBundledServer } from './server-program.ts'

const reports = join(stateDir, 'reports')

/**
 * Suites one after another, until the run is interrupted: where what they print goes, and their priority where that is not
 * ours (19 has the least right to the cores).
 */
type Lane = { stdio: StdioOptions; priority?: number; interrupted: AbortSignal }

async function run(name: string, { stdio, priority }: Lane, args: string[], env: Record<string, string> = {}) {
  const started = await start(name, process.execPath, args, { cwd: root, env, stdio })
  if (priority !== undefined) setPriority(started.child.pid!, Math.max(getPriority(), priority))
  await started.ended()
  return started.child.exitCode ?? 1
}

/** How a suite came out, what of it failed, and why it was skipped where it was. */
type Outcome = { counts: Counts; failures: Failure[]; skippedFor?: string }

/** Where a suite's JSON report is written. */
const reportOf = (name: string) => join(reports, `${name}.json`)

/** A command that is itself one test. */
const commandOutcome = (name: string, exitCode: number): Outcome => ({
  counts: countCommand(exitCode),
  failures: exitCode === 0 ? [] : [{ test: name, error: `It ended with exit code ${exitCode}.` }],
})

/** What a suite's report says; without a report the suite is one failure. */
function readReport<R>(
  name: string,
  exitCode: number,
  count: (report: R, exitCode: number) => Counts,
  failuresOf: (report: R) => Failure[],
): Outcome {
  const file = reportOf(name)
  if (!existsSync(file)) return { counts: countCommand(1), failures: [{ test: name, error: 'It left no report.' }] }
  const report = JSON.parse(readFileSync(file, 'utf8')) as R
  const [counts, failures] = [count(report, exitCode), failuresOf(report)]
  return counts.failed > 0 && failures.length === 0
    ? { counts, failures: [{ test: name, error: `It failed outside its tests, with exit code ${exitCode}.` }] }
    : { counts, failures }
}

async function runUnit(lane: Lane): Promise<Outcome> {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportOf('unit')}`]
  const exitCode = await run('unit', lane, [toolScript('vitest'), 'run', ...reporters])
  return readReport('unit', exitCode, countVitest, failuresOfVitest)
}

async function runE2e(lane: Lane): Promise<Outcome> {
  const args = [toolScript('@playwright/test', 'playwright'), 'test', '--reporter=list,json']
  // Found here, once, since finding it may mean installing it.
  const env = { CHROMIUM_PATH: findChromium(), PLAYWRIGHT_JSON_OUTPUT_FILE: reportOf('e2e') }
  return readReport('e2e', await run('e2e', lane, args, env), countPlaywright, failuresOfPlaywright)
}

/** Skipped where there is no Firefox, unless `FIREFOX_REQUIRED` is set. */
async function runFirefox(lane: Lane): Promise<Outcome> {
  const program = process.env.FIREFOX_REQUIRED === undefined ? findFirefox() : firefoxForSure()
  if (program === undefined) {
    const skippedFor = 'no Firefox was found: install it, or set FIREFOX_PATH to it'
    return { counts: { passed: 0, failed: 0, skipped: 1 }, failures: [], skippedFor }
  }
  const args = [toolScript('@playwright/test', 'playwright'), 'test', '--config=e2e/firefox', '--reporter=list,json']
  const env = { FIREFOX_PATH: program, PLAYWRIGHT_JSON_OUTPUT_FILE: reportOf('firefox') }
  return readReport('firefox', await run('firefox', lane, args, env), countPlaywright, failuresOfPlaywright)
}

type Suite = { name: string; run: (lane: Lane) => Promise<Outcome> }

const command = (name: string, tool: [string, string?], ...args: string[]): Suite => ({
  name,
  run: async (lane) => commandOutcome(name, await run(name, lane, [toolScript(...tool), ...args])),
})

const serverBuild: Suite = {
  name: 'server build',
  async run() {
    await useBundledServer()
    return commandOutcome('server build', 0)
  },
}

/** In this order, and in view; each runs whether or not the one before it passed. */
const inFront: Suite[] = [command('build', ['vite'], 'build', '--logLevel=warn'), { name: 'e2e', run: runE2e }]

/** Beside those, with less right to the cores: a browser leaves some of them. What they print is for later. */
const behind: Suite[] = [
  command('types', ['typescript', 'tsc'], '-p', '.'),
  command('lint', ['@biomejs/biome', 'biome'], 'check', '.'),
  command('build for Firefox', ['vite'], 'build', '--mode=firefox', '--logLevel=warn'),
  command('add-on lint', ['web-ext'], 'lint', '--source-dir=dist-firefox', '--no-config-discovery'),
  { name: 'unit', run: runUnit },
  // Last: e2e takes longer than what is above, and leaves a core to it.
  { name: 'firefox', run: runFirefox },
]

type Timed = Outcome & { name: string; seconds: number }

async function timed({ name, run }: Suite, lane: Lane): Promise<Timed> {
  const started = performance.now()
  const outcome = await run(lane).catch((error: Error): Outcome => {
    console.error(error.message)
    return { counts: countCommand(1), failures: [{ test: name, error: error.message }] }
  })
  return { ...outcome, name, seconds: (performance.now() - started) / 1000 }
}

async function inTurn(suites: readonly Suite[], lane: Lane, say: (words: string) => void): Promise<Timed[]> {
  const outcomes: Timed[] = []
  for (const suite of suites) {
    if (lane.interrupted.aborted) break
    say(`\n── ${suite.name}\n`)
    outcomes.push(await timed(suite, lane))
  }
  return outcomes
}

const LOW_PRIORITY = 10
const behindLog = join(reports, 'behind.log')

async function runBehind(interrupted: AbortSignal): Promise<Timed[]> {
  const log = openSync(behindLog, 'w')
  try {
    const lane: Lane = { stdio: ['ignore', log, log], priority: LOW_PRIORITY, interrupted }
    return await inTurn(behind, lane, (words) => writeSync(log, words))
  } finally {
    closeSync(log)
  }
}

// Tests start servers by the hundred, each a Node of its own: what the first compiled serves the others.
process.env.NODE_COMPILE_CACHE = join(stateDir, 'compile-cache')

await runMain(async (interrupted) => {
  // Nothing that an earlier run left may be tested or counted.
  for (const left of [reports, join(root, 'dist'), join(root, 'dist-firefox')])
    rmSync(left, { recursive: true, force: true })
  mkdirSync(reports, { recursive: true })
  const say = (words: string) => process.stdout.write(words)
  const front: Lane = { stdio: 'inherit', interrupted }
  // First: units and e2e start servers.
  const first = await inTurn([serverBuild], front, say)
  const [seen, rest] = await Promise.all([inTurn(inFront, front, say), runBehind(interrupted)])
  say(readFileSync(behindLog, 'utf8'))
  const outcomes = [...first, ...seen, ...rest]
  console.log(['', ...failureLines(outcomes)].join('\n'))
  for (const { name, counts, seconds, skippedFor } of outcomes) {
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''
    const why = skippedFor === undefined ? '' : `: ${skippedFor}`
    console.log(`${name.padEnd(18)} ${lastLine(counts)}${skipped}${why}  (${seconds.toFixed(1)} s)`)
  }
  const total = sum(outcomes.map(({ counts }) => counts))
  console.log(lastLine(total))
  return total.failed === 0 ? 0 : 1
})
