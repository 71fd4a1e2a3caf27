import { join } from 'node:path'
import { root, stateDir } from './root.ts'

/** What `npm run server` runs. */
const source = join(root, 'src', 'server', 'main.ts')

/** The program of a Secret Server: its source, unless this process or one above it called `useBundledServer`. */
export function serverProgram(): string {
  return process.env.SYMBOLON_SERVER_PROGRAM ?? source
}

/** The environment of a process that starts servers from their source in any case. */
export const fromSource = { SYMBOLON_SERVER_PROGRAM: source }

/** For whoever starts servers by the hundred: from here on they are one file, which Node reads in half the time. */
export async function useBundledServer(): Promise<void> {
  const { build } = await import('vite')
  const { NODE_ENV } = process.env
  const outDir = join(stateDir, 'server')
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: 'src/server/main.ts',
      outDir,
      emptyOutDir: true,
      copyPublicDir: false,
      target: 'node24',
      rolldownOptions: { output: { entryFileNames: 'main.js' } },
    },
  })
  // Vite leaves its own behind, and every process below would take it for what is wanted.
  if (NODE_ENV === undefined) delete process.env.NODE_ENV
  else process.env.NODE_ENV = NODE_ENV
  process.env.SYMBOLON_SERVER_PROGRAM = join(outDir, 'main.js')
}
