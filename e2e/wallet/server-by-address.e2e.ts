import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { verifyMessage } from 'ethers'
import { wordlists } from 'ethers/wordlists'
import { message } from '../../scripts/demo-dapp/payloads.ts'
import { freePort } from '../../scripts/free-port.ts'
import { startSecretServer } from '../../scripts/servers.ts'
import { expect, password, serverNames, test } from '../failures/stage.ts'
import { approvalAfter, consent, signed, signersAmong, verdictOf } from '../pages/approval.ts'
import { openDapp, press, resultOf } from '../pages/dapp.ts'
import * as onboarding from '../pages/onboarding.ts'
import { openPopup, showView } from '../pages/wallet.ts'
import { expectGoodLayout } from '../pictures/layout.ts'

/** As long as a server's name may be: 80 characters. */
const THIRD = `Kunstverein am Fluss und ${'Museumsgesellschaft'.repeat(2)} der Stadt Frankfurt`.slice(0, 80)

/** The eight words of a server's identity key, worked out from `docs/protocol.md` alone. */
async function wordsOf(url: string): Promise<string> {
  const answer = await fetch(`${url}/.well-known/secret-server`)
  const { descriptor } = (await answer.json()) as { descriptor: { identity: string } }
  const tag = Buffer.from('fingerprint')
  const key = Buffer.from(descriptor.identity, 'base64url')
  // dCBOR of [tag, key]: a list of two, a text of 11 bytes, bytes of which there are 32.
  const fields = Buffer.concat([Buffer.of(0x82, 0x60 + tag.length), tag, Buffer.of(0x58, key.length), key])
  const bits = BigInt(`0x${createHash('sha256').update(fields).digest('hex')}`) >> BigInt(256 - 88)
  const words = Array.from({ length: 8 }, (_, at) =>
    wordlists.en!.getWord(Number((bits >> BigInt(11 * (7 - at))) & 0x7ffn)),
  )
  return words.join(' ')
}

test('any Secret Server is found by its typed address, shows who it is, and signs for the wallet made with it', async ({
  stage,
  freshBrowser,
}) => {
  const third = await startSecretServer({ name: THIRD, port: 0, dataDir: join(stage.folder, 'servers', '3') })
  try {
    const page = await onboarding.openOnboarding(freshBrowser)
    await onboarding.beginNewWallet(page)
    await onboarding.choosePassword(page, password)
    await expect(onboarding.serverChoice(page, serverNames[0])).toBeVisible()

    const { host } = new URL(third.url)
    const dapp = new URL(stage.world.dapp.url).host
    const silent = `127.0.0.1:${await freePort()}`
    for (const [typed, sentence] of [
      ['keys example', 'This is not the address of a server.'],
      ['http://keys.example', 'This is not the address of a server.'],
      [dapp, `There is no Secret Server at ${dapp}.`],
      [silent, `${silent} does not answer.`],
    ] as const) {
      await onboarding.lookUpServer(page, typed)
      await expect(page.getByText(sentence, { exact: true })).toBeVisible()
      await expect(page.getByRole('checkbox')).toHaveCount(2)
    }

    await onboarding.lookUpServer(page, host)
    const words = await wordsOf(third.url)
    await expect(page.getByText(`Compare these words with the server’s own: ${words}.`)).toBeVisible()
    const row = page.getByRole('listitem').filter({ has: onboarding.serverChoice(page, THIRD) })
    // Its name, and as its operator the same, which is what the demo's servers give.
    await expect(row.getByText(THIRD, { exact: true })).toHaveCount(2)
    await expect(row.getByText(host)).toBeVisible()
    await expect(onboarding.serverChoice(page, THIRD)).toHaveAccessibleDescription(words)

    await onboarding.chooseServers(page, [serverNames[0], THIRD])
    await expectGoodLayout(page, 'servers')
    await onboarding.createKey(page)
    const address = await onboarding.shownAddress(page)
    await expectGoodLayout(page, 'ready')
    await onboarding.openTheWallet(page)
    const popup = await openPopup(freshBrowser)
    await showView(popup, 'popup', 'parties')
    await expectGoodLayout(popup, 'parties')
    await popup.close()

    const site = await openDapp(freshBrowser, stage.world.dapp.url)
    const connecting = await approvalAfter(freshBrowser, () => press(site, 'Connect'))
    await consent(connecting, 'Connect')
    await resultOf(site, 'connect')
    await stage.killServer(0)
    const window = await approvalAfter(freshBrowser, () => press(site, 'Sign a message'))
    await expect(verdictOf(window, THIRD)).toContainText('Agrees')
    await expectGoodLayout(window, 'message')
    await consent(window, 'Approve and sign')
    await expect(signed(window)).toBeVisible()
    expect(await signersAmong(window, [...serverNames, THIRD])).toEqual([THIRD])
    expect(verifyMessage(message, await resultOf(site, 'message'))).toBe(address)
  } finally {
    await third.stop()
  }
})
