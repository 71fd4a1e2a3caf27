import { join } from 'node:path'
import { hexToBytes } from '@noble/hashes/utils.js'
import { openSqlite } from '../../src/server/storage/sqlite.ts'
import { falsifyPair } from '../../src/server/testing/false-pair.ts'
import { expectNothingSerious } from '../axe.ts'
import { killServiceWorker } from '../browser.ts'
import { consent, signed, signersAmong, verdictOf } from '../pages/approval.ts'
import { resultOf } from '../pages/dapp.ts'
import { openPopup, showView } from '../pages/wallet.ts'
import { askForPayment, expect, expectPaymentWorks, type Stage, serverNames, test, type Wallet } from './stage.ts'

const [first, second] = serverNames
const renew = `Renew the connection with ${first}`

async function openParties({ context }: Wallet) {
  const page = await openPopup(context)
  await showView(page, 'popup', 'parties')
  return page
}

/** The first server’s halves of its pairs with browsers are no longer what was agreed: in its next signature it cheats. */
async function makeCheater(stage: Stage): Promise<void> {
  await stage.killServer(0)
  const data = join(stage.folder, 'servers', '1')
  const db = openSqlite(join(data, 'secret-server.sqlite'))
  const ready = db.selectFrom('pairs').select('wallet').distinct().where('peer', '=', 1).where('state', '=', 'ready')
  const pairs = await ready.execute()
  await db.destroy()
  for (const { wallet } of pairs) await falsifyPair(data, hexToBytes(wallet), 1)
  await stage.restoreServers()
}

test('answers are altered on their way: the other server signs, nobody is accused, and what arrives whole is signed', async ({
  stage,
  wallet,
}) => {
  stage.proxies[0].alter(/\/steps\/2$/)
  expect(await expectPaymentWorks(stage, wallet)).toEqual([second])
  stage.proxies[0].clear()
  const parties = await openParties(wallet)
  await expect(parties.getByText('A check failed')).toHaveCount(0)
  await parties.close()
  await stage.killServer(1)
  expect(await expectPaymentWorks(stage, wallet)).toEqual([first])
})

test('a server cheats: nobody signs with it any more, also after a restart, until the connection is renewed', async ({
  stage,
  wallet,
}) => {
  await makeCheater(stage)
  const window = await askForPayment(wallet)
  await expect(window.getByText('All read it alike')).toBeVisible()
  await stage.killServer(1)
  await consent(window, 'Approve and sign')
  await expect(window.getByRole('heading', { name: 'Two servers did not sign' })).toBeVisible()
  await expect(verdictOf(window, first)).toContainText('Broke a check')
  await stage.restoreServers()
  await window.getByRole('button', { name: 'Try again' }).click()
  await expect(signed(window)).toBeVisible()
  expect(await signersAmong(window, serverNames)).toEqual([second])
  await resultOf(wallet.dapp, 'send')
  await killServiceWorker(window)
  await window.close()

  const home = await openPopup(wallet.context)
  await expect(home.getByText(`${first} does not sign with this browser`)).toBeVisible()
  await expect(home.getByText(`A check failed between this browser and ${first}.`)).toBeVisible()
  await expectNothingSerious(home)
  await home.close()
  const parties = await openParties(wallet)
  await expect(parties.getByText('A check failed between this browser and it.')).toBeVisible()
  await parties.getByRole('button', { name: renew }).click()
  await expect(parties.getByRole('button', { name: renew })).toHaveCount(0)
  await expect(parties.getByText('A check failed')).toHaveCount(0)
  await parties.close()
  await stage.killServer(1)
  expect(await expectPaymentWorks(stage, wallet)).toEqual([first])
})
