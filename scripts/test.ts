import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs'
import { setPriority } from 'node:os'
import { join } from 'node:path'
import { findChromium } from './chromium.ts'
import { type Counts, countCommand, countPlaywright, countVitest, lastLine, sum } from './counts.ts'
import { type Failure, failureLines, failuresOfPlaywright, failuresOfVitest } from './failures.ts'
import { runMain, start } from './processes.ts'
import { root, stateDir, toolScript } from './root.ts'
import { useBundledServer } from './server-program.ts'

const reports = join(stateDir, 'reports')

async function run(name: string, args: string[], env: Record<string, string> = {}): Promise<number> {
  const started = await start(name, process.execPath, args, { cwd: root, env, stdio: 'inherit' })
  await started.ended()
  return started.child.exitCode ?? 1
}

/** How a suite came out, and what of it failed. */
type Outcome = { counts: Counts; failures: Failure[] }

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

const unitLog = join(reports, 'unit.log')
/** Of units: they compute without a pause. */
const LOW_PRIORITY = 10

/** Beside the other suites, on one core and with less right to it: a browser leaves that much. What units print is for later. */
async function runUnit(): Promise<Outcome> {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportOf('unit')}`]
  const log = openSync(unitLog, 'w')
  try {
    const args = [toolScript('vitest'), 'run', '--maxWorkers=1', ...reporters]
    const started = await start('unit', process.execPath, args, { cwd: root, stdio: ['ignore', log, log] })
    setPriority(started.child.pid!, LOW_PRIORITY)
    await started.ended()
    return readReport('unit', started.child.exitCode ?? 1, countVitest, failuresOfVitest)
  } finally {
    closeSync(log)
  }
}

async function runE2e(): Promise<Outcome> {
  const args = [toolScript('@playwright/test', 'playwright'), 'test', '--reporter=list,json']
  // Found here, once, since finding it may mean installing it.
  const env = { CHROMIUM_PATH: findChromium(), PLAYWRIGHT_JSON_OUTPUT_FILE: reportOf('e2e') }
  return readReport('e2e', await run('e2e', args, env), countPlaywright, failuresOfPlaywright)
}

const command = (name: string, args: string[]) => ({
  name,
  run: async () => commandOutcome(name, await run(name, args)),
})

type Suite = { name: string; run: () => Promise<Outcome> }

const serverBuild: Suite = {
  name: 'server build',
  async run() {
    await useBundledServer()
    return commandOutcome('server build', 0)
  },
}

const unit: Suite = { name: 'unit', run: runUnit }

/** In this order; each runs whether or not the ones before it passed. */
const others: Suite[] = [
  command('types', [toolScript('typescript', 'tsc'), '-p', '.']),
  command('lint', [toolScript('@biomejs/biome', 'biome'), 'check', '.']),
  command('build', [toolScript('vite'), 'build', '--logLevel=warn']),
  command('build for Firefox', [toolScript('vite'), 'build', '--mode=firefox', '--logLevel=warn']),
  command('add-on lint', [toolScript('web-ext'), 'lint', '--source-dir=dist-firefox', '--no-config-discovery']),
  { name: 'e2e', run: runE2e },
]

type Timed = Outcome & { name: string; seconds: number }

async function timed({ name, run }: Suite): Promise<Timed> {
  const started = performance.now()
  const outcome = await run().catch((error: Error): Outcome => {
    console.error(error.message)
    return { counts: countCommand(1), failures: [{ test: name, error: error.message }] }
  })
  return { ...outcome, name, seconds: (performance.now() - started) / 1000 }
}

// Tests start servers by the hundred, each a Node of its own: what the first compiled serves the others.
process.env.NODE_COMPILE_CACHE = join(stateDir, 'compile-cache')

await runMain(async () => {
  // Nothing that an earlier run left may be tested or counted.
  for (const left of [reports, join(root, 'dist'), join(root, 'dist-firefox')])
    rmSync(left, { recursive: true, force: true })
  mkdirSync(reports, { recursive: true })
  // First: units start servers, too.
  const outcomes = [await timed(serverBuild)]
  const units = timed(unit)
  for (const suite of others) {
    console.log(`\n── ${suite.name}`)
    outcomes.push(await timed(suite))
  }
  console.log('\n── unit')
  outcomes.push(await units)
  if (existsSync(unitLog)) console.log(readFileSync(unitLog, 'utf8'))
  console.log(['', ...failureLines(outcomes)].join('\n'))
  for (const { name, counts, seconds } of outcomes) {
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''
    console.log(`${name.padEnd(18)} ${lastLine(counts)}${skipped}  (${seconds.toFixed(1)} s)`)
  }
  const total = sum(outcomes.map(({ counts }) => counts))
  console.log(lastLine(total))
  return total.failed === 0 ? 0 : 1
})
