import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { type Counts, lastLine, type VitestReport } from './counts.ts'
import type { Mutant } from './mutants/mutant.ts'
import { withoutCheck } from './mutants/patch.ts'
import { mutants } from './mutants/table.ts'
import { runMain, start } from './processes.ts'
import { root, toolScript } from './root.ts'

/** Longer than any sub-protocol's tests take; a mutant that hangs for this long was not caught. */
const PATIENCE_MS = 300_000
/** Longer than all of them take together, on a machine that does much else. */
const PATIENCE_WITH_ALL_MS = 1_800_000

/** A copy of the tree to patch, with the same packages and the same folder of vectors beside it. */
function copyTree(): string {
  const folder = mkdtempSync(join(tmpdir(), 'symbolon-mutants-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const tree = join(folder, basename(root))
  const left = new Set(
    ['node_modules', 'dist', 'dist-firefox', '.git', '.symbolon', 'story'].map((name) => join(root, name)),
  )
  cpSync(root, tree, { recursive: true, filter: (path) => !left.has(path) })
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'), 'junction')
  const shared = join(root, '..', 'shared')
  if (existsSync(shared)) symlinkSync(shared, join(folder, 'shared'), 'junction')
  return tree
}

/** Runs test files in a tree, or of them only the tests of that name; undefined when they did not come to an end. */
async function runTests(
  tree: string,
  files: string[],
  patience: number,
  only?: string,
): Promise<VitestReport | undefined> {
  const report = join(tree, 'mutant-report.json')
  rmSync(report, { force: true })
  const args = ['run', '--bail=1', '--reporter=json', `--outputFile=${report}`, ...files]
  if (only !== undefined) args.push('--testNamePattern', only)
  const started = await start('vitest', process.execPath, [toolScript('vitest'), ...args], { cwd: tree })
  const timer = setTimeout(() => void started.kill(), patience)
  await started.ended()
  clearTimeout(timer)
  return existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as VitestReport) : undefined
}

/** Why a mutant was not caught, or undefined when a test failed because of it. */
async function survives(tree: string, mutant: Mutant): Promise<string | undefined> {
  const file = join(tree, mutant.file)
  const original = readFileSync(file, 'utf8')
  try {
    writeFileSync(file, withoutCheck(original, mutant))
    const outcome = await runTests(tree, mutant.tests, PATIENCE_MS, mutant.only)
    if (!outcome) return 'its tests did not come to an end'
    if (outcome.numTotalTests === 0) return 'its tests could not be loaded, so that nothing was tested'
    return outcome.numFailedTests > 0 ? undefined : 'no test failed without it'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    writeFileSync(file, original)
  }
}

await runMain(async () => {
  const trees = Array.from({ length: Math.min(2, availableParallelism()) }, copyTree)
  const [first] = trees
  const files = [...new Set(mutants.flatMap(({ tests }) => tests))]
  const whole = first && files.length > 0 ? await runTests(first, files, PATIENCE_WITH_ALL_MS) : undefined
  if (!whole?.success) {
    console.error(files.length === 0 ? 'There are no mutants.' : 'The tests must pass before any check is removed.')
    console.log(lastLine({ passed: 0, failed: 1, skipped: 0 }))
    return 1
  }
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 }
  const waiting = [...mutants]
  await Promise.all(
    trees.map(async (tree) => {
      for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
        const reason = await survives(tree, mutant)
        counts[reason === undefined ? 'passed' : 'failed'] += 1
        console.log(reason === undefined ? `caught    ${mutant.check}` : `SURVIVED  ${mutant.check}: ${reason}`)
      }
    }),
  )
  console.log(lastLine(counts))
  return counts.failed === 0 ? 0 : 1
})
