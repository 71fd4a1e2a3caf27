import { ConfigError, readConfig, USAGE } from './config.ts'
import { startServer } from './start.ts'

/** `npm run server -- --port P --data DIR --name NAME`: one Secret Server, until it is told to stop. */
try {
  const starting = startServer(readConfig(process.argv.slice(2)))
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      void starting.then((server) => server.stop()).then(() => process.exit(0))
    })
  await starting
} catch (error) {
  const problems =
    error instanceof ConfigError ? error.problems : [error instanceof Error ? error.message : String(error)]
  console.error([...problems, '', USAGE].join('\n'))
  process.exit(1)
}
