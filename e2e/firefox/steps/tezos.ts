import { alsoStop } from '../../../scripts/processes.ts'
import { expectSignedBy, payment } from '../../beacon/tezos.ts'
import { type BeaconAccount, resultIn, type SdkAnswer, type WithDapp } from '../../pages/beacon-dapp.ts'
import { expect, left } from '../../story/scene.ts'
import { toHex } from '../../tezos-sandbox/encoding/bytes.ts'
import { pack } from '../../tezos-sandbox/encoding/pack.ts'
import { BAKER } from '../../tezos-sandbox/sandbox.ts'
import { openKiosk, serveKiosk } from '../kiosk.ts'
import { approvalAfter, approve, button, heading, openPopup, pressIn } from '../pages.ts'
import type { Scene, Step } from '../scene.ts'
import { type Tab, until } from '../tab.ts'

type WithAnswer = WithDapp & { answer?: SdkAnswer }

/** Calls the SDK's client; what comes back is kept in the page. */
const begin = (kiosk: Tab, method: string, ...values: unknown[]) =>
  kiosk.run(
    (name, given) => {
      const page = window as unknown as WithAnswer
      delete page.answer
      page.dapp.call(name, given).then((answer) => {
        page.answer = answer
      })
    },
    method,
    values,
  )

/** Waits until the SDK's client has returned. */
const answerIn = async (kiosk: Tab): Promise<unknown> =>
  resultIn(
    await until('the SDK answers', async () => {
      const answer = await kiosk.run(() => (window as unknown as WithAnswer).answer)
      // What a page has not is null on its way here.
      return answer ?? undefined
    }),
  )

/** Calls the SDK's client, approves, and resolves to what the dapp got. */
async function approved({ firefox, kiosk: opened }: Scene, method: string, input: object): Promise<unknown> {
  const kiosk = left(opened)
  await approve(firefox, kiosk, () => begin(kiosk, method, input))
  return answerIn(kiosk)
}

/** What the SDK's own dialog is in. */
const within = 'beacon-alert'

export const pairAndConnect: Step = {
  name: 'a Tezos dapp finds the wallet in the dialog of its SDK, pairs with it, and is granted an account',
  run: async (scene) => {
    const { firefox, world } = scene
    const served = await serveKiosk({ type: 'custom', name: 'Local Tezos', rpcUrl: world.tezos.url })
    alsoStop(served.stop)
    const kiosk = await openKiosk(firefox, served)
    scene.kiosk = kiosk
    const window = await approvalAfter(firefox, async () => {
      await begin(kiosk, 'requestPermissions')
      await kiosk.press({ css: 'div.alert-footer', within })
      await kiosk.press({ ...heading('Symbolon'), within })
      await kiosk.press({ ...button('Use Extension'), within })
    })
    await pressIn(window, 'Connect')
    scene.account = (await answerIn(kiosk)) as BeaconAccount
    await firefox.closed(window)
    expect(scene.account).toMatchObject({
      address: expect.stringMatching(/^tz1/),
      publicKey: expect.stringMatching(/^edpk/),
    })
  },
}

export const signAText: Step = {
  name: 'it has a text signed',
  run: async (scene) => {
    const payload = 'The kiosk, 3 July: “Otter, Asleep” is reserved for you.'
    const answer = await approved(scene, 'requestSignPayload', { signingType: 'raw', payload })
    expectSignedBy(left(scene.account).publicKey, answer, Buffer.from(payload))
  },
}

export const payOnTezos: Step = {
  name: 'it pays, and the ledger has it',
  run: async (scene) => {
    const { tezos } = scene.world
    tezos.fund(left(scene.account).address, 10_000_000n)
    const before = tezos.account(BAKER)!.balance
    const answer = await approved(scene, 'requestOperation', { operationDetails: [payment(1_500_000)] })
    const { transactionHash } = answer as { transactionHash: string }
    await expect.poll(() => tezos.head().operations.map(({ hash }) => hash)).toContain(transactionHash)
    expect(tezos.account(BAKER)!.balance - before).toBe(1_500_000n)
    expect(tezos.refusals).toEqual([])
  },
}

export const goOnAfterAnEnd: Step = {
  name: 'the browser ends the event page; the paired dapp wakes it, and Micheline is signed without the password',
  run: async (scene) => {
    await scene.firefox.endEventPage()
    const packed = pack({ string: 'Tezos Signed Message: the kiosk' }, { prim: 'string' })
    const answer = await approved(scene, 'requestSignPayload', { signingType: 'micheline', payload: toHex(packed) })
    expectSignedBy(left(scene.account).publicKey, answer, packed)
  },
}

/** What the SDK keeps of the account in use: its id, or the word `undefined`. */
const accountInUse = (kiosk: Tab) => kiosk.run(() => localStorage.getItem('beacon:active-account'))

export const part: Step = {
  name: 'the browser ends the event page; its site is disconnected in the wallet, and the dapp knows no account any more',
  run: async ({ firefox, kiosk: opened }) => {
    const kiosk = left(opened)
    expect(await accountInUse(kiosk)).toMatch(/^(?!undefined$)./)
    await firefox.endEventPage()
    const popup = await openPopup(firefox)
    await popup.press(button('Settings'))
    await popup.press({ text: 'Connected sites' })
    await popup.press(button(`Disconnect ${new URL(await kiosk.url()).host}`))
    await until('the dapp knows no account', async () => (await accountInUse(kiosk)) === 'undefined' || undefined)
    await popup.close()
  },
}
