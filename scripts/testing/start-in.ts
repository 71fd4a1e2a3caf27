import { join } from 'node:path'
import { openWallet } from '../open-wallet.ts'
import { runMain } from '../processes.ts'
import { playStory } from '../story.ts'
import type { Ports } from '../world.ts'

// What `npm start` runs once the extension is built, in a folder and on ports that are handed in; without ports, the story.
const [folder, ports] = process.argv.slice(2)
await runMain((interrupted) =>
  ports === undefined
    ? playStory(join(folder!, 'story'))
    : openWallet(folder!, JSON.parse(ports) as Ports, interrupted),
)
