import { checksOf, type Mutant } from './mutant.ts'

const signing = ['src/server/signing.test.ts']
const keys = ['src/server/keys.test.ts']
const burns = ['src/server/burns.test.ts']
const loosening = ['src/server/loosening.test.ts']
const rates = ['src/server/rates.test.ts']
const frost = ['src/server/frost.test.ts']

/** What a Secret Server requires before it signs or renews a pair. */
export const serverSigning: Mutant[] = [
  ...checksOf('src/server/ceremonies/run.ts', signing, [
    {
      check: 'server: a ceremony is begun once, also across a restart',
      source: 'await beginOnce(context, caller.wallet ?? caller.requestKeyId, plan)',
      replacement: 'void [beginOnce, plan]',
      tests: ['src/server/restart.test.ts'],
      only: 'after a restart neither',
    },
    {
      check: 'server: a ceremony is begun once by a wallet, whatever request keys it has',
      source: 'await beginOnce(context, caller.wallet ?? caller.requestKeyId, plan)',
      replacement: 'await beginOnce(context, caller.requestKeyId, plan)',
      tests: ['src/server/restart.test.ts'],
      only: 'not begun again under another',
    },
    {
      check: 'server: what another request changed while a seat was taken is looked at again',
      source: '      await seat.recheck()\n',
      replacement: '',
      tests: ['src/server/admission.test.ts'],
    },
    {
      check: 'server: a plan is of about now',
      source: 'if (!table.has(id) && Math.abs(now() - plan.created) > lifetime)',
      replacement: 'if (false)',
      only: 'made long ago or for later',
    },
    {
      check: 'server: a cheater’s pair is burned before the failure is answered',
      source: 'if (error instanceof CheatingAbort) await seat.burn(error.peer)',
      replacement: 'if (error instanceof CheatingAbort) void seat',
      tests: burns,
      only: 'at once, with every ceremony',
    },
  ]),
  ...checksOf('src/server/ceremonies/permitted-digest.ts', signing, [
    {
      check: 'server: an account signs only once its key is active',
      source: "if (!checks && key.row.state !== 'active')",
      replacement: 'if (false)',
      tests: keys,
      only: 'nothing but its check',
    },
    {
      check: 'server: an Ed25519 key signs only once it is active',
      source: "if (!checks && key.row.state !== 'active')",
      replacement: 'if (path.length > 0 && key.row.state !== "active")',
      tests: frost,
      only: 'signs its check, and nothing else',
    },
    {
      check: 'server: a key’s check is not signed for ever',
      source: 'if (checks) limits.keyChecks.take(key.row.id)',
      replacement: 'void limits',
      tests: rates,
      only: 'but not for ever',
    },
    {
      check: 'server: what its policy refuses is not signed',
      source: "if (judgement.verdict === 'refuses') throw new HttpProblem(403, judgement.code, judgement.message)",
      replacement: "if (judgement.verdict === 'refuses') return new Uint8Array(32)",
      only: 'a digest by name',
    },
    {
      check: 'server: an approval without limit needs the owner key’s word',
      source: 'if (!acknowledgement || !(await isOrderOf(owner_key, order, identity.publicKey, acknowledgement)))',
      replacement: 'if ((void [isOrderOf, owner_key, order, identity, acknowledgement], false))',
      only: 'an approval without limit',
    },
    {
      check: 'server: an owner key’s word is for this ceremony',
      source: "order: 'allow-unlimited-approval', ceremony, digest",
      replacement: "order: 'allow-unlimited-approval', ceremony: (void ceremony, new Uint8Array(32)), digest",
      tests: frost,
      only: 'is signed with it',
    },
  ]),
  ...checksOf('src/server/ceremonies/frost-signing.ts', frost, [
    {
      check: 'server: few commitments of a wallet wait, also of many at once',
      source: '      await table.endOldest(label, MAX_WAITING, ',
      replacement: '      if (table.size > 1e6) await table.endOldest(label, MAX_WAITING, ',
      only: 'few commitments wait',
    },
    {
      check: 'server: commitments wait for the request key that asked for them',
      source: 'labels: [callerLabel(caller.requestKeyId), label]',
      replacement: 'labels: [(void callerLabel, label)]',
      tests: ['src/server/admission.test.ts'],
      only: 'end with the request key',
    },
    {
      check: 'server: commitments are for a request key that is still its wallet’s',
      source: '      await requireCaller(context, caller)\n',
      replacement: '      void requireCaller\n',
      tests: ['src/server/admission.test.ts'],
      only: 'a signature by FROST',
    },
  ]),
  ...checksOf('src/server/ceremonies/signing-key.ts', signing, [
    {
      check: 'server: an Ed25519 key does not sign by ECDSA',
      source: '  requireCurve(key, curve)\n',
      replacement: '  void requireCurve\n',
      tests: frost,
      only: 'the Ed25519 key signs in no other',
    },
  ]),
  ...checksOf('src/server/ceremonies/signing.ts', signing, [
    {
      check: 'server: a burned generation of a pair is not used',
      source: 'if (burn && generation <= burn.generation)',
      replacement: 'if ((void generation, false))',
      tests: burns,
      only: 'at once, with every ceremony|for good: also',
    },
  ]),
  ...checksOf('src/server/judgement.ts', signing, [
    {
      check: 'server: an account is of a purpose it knows',
      source: 'familyOfPurpose(path[0])',
      replacement: 'familyOfPurpose(60)',
      only: 'another purpose',
    },
    {
      check: 'server: an account is at its own depth',
      source: 'path.length === ACCOUNT_DEPTH ? familyOfPurpose(path[0]) : undefined',
      replacement: '(void ACCOUNT_DEPTH, familyOfPurpose(path[0]))',
      only: 'a path that is no account',
    },
    {
      check: 'server: the root signs only the key check',
      source: 'if (payload.kind !== KEY_CHECK_KIND || payload.bytes.length > 0)',
      replacement: 'if ((void [KEY_CHECK_KIND, payload], false))',
      only: 'the root, anything but',
    },
    {
      check: 'server: the key check is signed only until the key is active',
      source: "if (row.state === 'active') return refuse",
      replacement: 'if ((void row, false)) return refuse',
      only: 'the key check only until',
    },
    {
      check: 'server: a key check has no bytes',
      source: 'payload.kind === KEY_CHECK_KIND && payload.bytes.length === 0',
      replacement: 'payload.kind === KEY_CHECK_KIND && payload.bytes.length < 9',
      tests: frost,
      only: 'a key check with bytes',
    },
    {
      check: 'server: a key that is an account has no accounts below it',
      source: 'return path.length === 0 ? { family, account',
      replacement: 'return path.length < 9 ? { family, account',
      tests: frost,
      only: 'has no accounts below it',
    },
  ]),
  ...checksOf('src/server/ceremonies/renewal.ts', burns, [
    {
      check: 'server: a renewal is ordered by the owner key',
      source: 'if (!(await isOrderOf(wallet.owner_key, order, identity.publicKey, admission.order)))',
      replacement: 'if ((void [isOrderOf, wallet, order, admission], false))',
      tests: loosening,
      only: 'new transfers for a pair',
    },
    {
      check: 'server: a renewal is of the key’s epoch',
      source: 'if (plan.epoch !== row.epoch)',
      replacement: 'if (false)',
      only: 'of another epoch',
    },
    {
      check: 'server: a renewal is to a generation that the pair has not had',
      source: 'if (plan.generation <= last)',
      replacement: 'if (false)',
      only: 'no generation that the pair has had',
    },
    {
      check: 'server: a pair that failed twice is not renewed',
      source: 'if (burn && burn.count > MAX_BURNS) throw burnedTwice()',
      replacement: 'if ((void burnedTwice, MAX_BURNS < 0)) throw burnedTwice()',
      tests: ['src/server/server-pairs.test.ts'],
    },
    {
      check: 'server: a renewal is of a pair of its own',
      source: 'if (low >= high || (low !== self && high !== self))',
      replacement: 'if (false)',
      tests: ['src/server/server-pairs.test.ts'],
    },
  ]),
]
