import { describe, expect, test } from 'vitest'
import { MOST_UNDER_WAY } from './beacon-ports.ts'
import { connected, paired } from './testing/connected.ts'
import { SdkDapp } from './testing/dapp.ts'
import { beaconWallet, Page, PERMISSION } from './testing/wallet.ts'

describe('a message that comes again', () => {
  test('is an error once the first one was answered, and is not carried out', async () => {
    const { page, signer, operation } = await connected()
    const carried = await page.say(operation())
    expect([await page.hear(), await page.hear()]).toMatchObject([
      { type: 'acknowledge' },
      { type: 'operation_response' },
    ])
    page.carry(carried)
    expect(await page.hear()).toMatchObject({ type: 'error', errorType: 'PARAMETERS_INVALID_ERROR' })
    expect(signer.asked).toHaveLength(1)
  })

  test('also encrypted anew, and after the worker has died', async () => {
    const made = await connected()
    const sent = await made.page.message(made.operation())
    expect(await made.page.ask(sent)).toMatchObject({ type: 'operation_response' })
    made.all.restart()
    const after = await beaconWallet(made.all)
    const again = new Page(after.open(), made.page.dapp)
    again.wallet = made.page.wallet
    expect(await again.ask(sent)).toMatchObject({ errorType: 'PARAMETERS_INVALID_ERROR' })
    expect(after.signer.asked).toEqual([])
  })

  test('is met with silence while the first one waits: its answer is still to come', async () => {
    const { all, page } = await paired()
    const carried = await page.say(PERMISSION)
    await page.hear()
    await all.nextRequest()
    page.carry(carried)
    expect(await page.ask({ type: 'unheard_of' })).toMatchObject({ errorType: 'UNKNOWN_ERROR' })
    await all.approveNext()
    expect(await page.hear()).toMatchObject({ type: 'permission_response' })
    expect(page.unheard).toBe(0)
  })
})

describe('a request under way when the worker dies', () => {
  test.each(['2', '3'])('is answered with UNKNOWN_ERROR by the next worker, in version %s', async (version) => {
    const { all, page } = await paired()
    const { type: _, ...fields } = PERMISSION
    const blockchainData = { type: 'permission_request', ...fields }
    const message = { blockchainIdentifier: 'xtz', type: 'permission_request', blockchainData }
    const sent = await page.message(version === '3' ? { version, message } : PERMISSION)
    await page.say(sent)
    await page.hear()
    await all.nextRequest()
    all.restart()
    const after = await beaconWallet(all)
    const again = new Page(after.open(), page.dapp)
    again.wallet = page.wallet
    const answer = await again.hear()
    expect(answer).toMatchObject({ id: sent.id, version })
    expect(version === '3' ? answer.message : answer).toMatchObject({ type: 'error', errorType: 'UNKNOWN_ERROR' })
    // A page of another site hears nothing, and neither does one after a further worker's start.
    const elsewhere = new Page(after.open('https://elsewhere.example'), await SdkDapp.of('another'))
    await elsewhere.pair()
    expect(elsewhere.unheard).toBe(0)
    all.restart()
    const later = new Page((await beaconWallet(all)).open(), page.dapp)
    later.wallet = page.wallet
    const last = await later.message({ id: 'the last', type: 'unheard_of' })
    expect(await later.ask(last)).toMatchObject({ id: 'the last', errorType: 'UNKNOWN_ERROR' })
  })

  test('is left alone where it was answered', async () => {
    const made = await connected()
    expect(await made.page.ask(made.operation())).toMatchObject({ type: 'operation_response' })
    made.all.restart()
    const again = new Page((await beaconWallet(made.all)).open(), made.page.dapp)
    again.wallet = made.page.wallet
    const sent = await again.message({ id: 'the next', type: 'unheard_of' })
    expect(await again.ask(sent)).toMatchObject({ id: 'the next', errorType: 'UNKNOWN_ERROR' })
  })
})

describe('what need not be sent again', () => {
  test('a request, once it is acknowledged; anything else, once it is dealt with', async () => {
    const { all, page } = await paired()
    await page.say(PERMISSION)
    await page.hear()
    await all.nextRequest()
    expect(page.taken).toEqual([1, 2])
    await page.ask({ type: 'unheard_of' })
    while (!page.taken.includes(3)) await new Promise((resolve) => setTimeout(resolve))
    await all.approveNext()
    expect(await page.hear()).toMatchObject({ type: 'permission_response' })
    expect(page.taken).toEqual([1, 2, 3])
  })

  test('what one document sends too much of', async () => {
    const { all, page } = await paired()
    await all.background.lock()
    for (let number = 0; number < MOST_UNDER_WAY; number++) await page.say(PERMISSION)
    while (page.unheard < MOST_UNDER_WAY) await new Promise((resolve) => setTimeout(resolve))
    await page.say(PERMISSION)
    expect(page.taken.at(-1)).toBe(MOST_UNDER_WAY + 2)
  })

  test.each([
    ['before it is written down that it was taken on, is carried out by the next one', false],
    ['after it is, is an error at the next one', true],
  ])('a request that is sent again since its worker died %s', async (_, isWritten) => {
    const made = await connected()
    const { all, page } = made
    const { local } = all.stores
    const { set } = local
    const dying = new Promise<void>((writing) => {
      local.set = async (...values) => {
        if (isWritten) await set(...values)
        writing()
        return new Promise(() => {})
      }
    })
    const carried = await page.say(made.operation())
    await dying
    expect(page.taken).toEqual([1, 2])
    local.set = set
    all.restart()
    const after = await beaconWallet(all)
    const again = new Page(after.open(), page.dapp)
    again.wallet = page.wallet
    again.carry(carried)
    const answers = [await again.hear(), await again.hear()]
    const error = { type: 'error', errorType: 'UNKNOWN_ERROR' }
    expect(answers).toMatchObject(
      isWritten ? [error, error] : [{ type: 'acknowledge' }, { type: 'operation_response' }],
    )
    expect([made.signer.asked.length, after.signer.asked.length]).toEqual([0, isWritten ? 0 : 1])
  })
})
