import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, toolScript } from '../scripts/root.ts'
import type { Bench } from './bench.ts'
import { gzippedBytes, scriptsOf } from './page-scripts.ts'

const PAGES = ['popup', 'approval', 'app', 'onboarding'] as const

/** The scripts of each page of a fresh build for Chrome: what it loads before it shows anything, and what it fetches later. */
export const popupSize: Bench = function* () {
  const folder = mkdtempSync(join(tmpdir(), 'symbolon-pages-'))
  try {
    const build = ['build', '--outDir', folder, '--emptyOutDir', '--logLevel', 'error']
    execFileSync(process.execPath, [toolScript('vite'), ...build], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    for (const page of PAGES) {
      const { first, later } = scriptsOf(`${page}.html`, (path) => readFileSync(join(folder, path), 'utf8'))
      const figure = (metric: string, value: number) => ({ case: page, metric, value, unit: 'B' })
      yield figure('script_gzipped_bytes', gzippedBytes(first, folder))
      yield figure('later_script_gzipped_bytes', gzippedBytes(later, folder))
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
