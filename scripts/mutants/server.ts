import { checksOf, type Mutant } from './mutant.ts'

const signing = ['src/server/signing.test.ts']
const keys = ['src/server/keys.test.ts']
const burns = ['src/server/burns.test.ts']
const loosening = ['src/server/loosening.test.ts']
const enrolment = ['src/server/enrolment.test.ts']
const peers = ['src/server/peers.test.ts']
const rates = ['src/server/rates.test.ts']
const frost = ['src/server/frost.test.ts']
const further = ['src/server/further-keys.test.ts']

/** What a Secret Server requires before it takes part. */
export const server: Mutant[] = [
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
  ...checksOf('src/server/keys.ts', keys, [
    {
      check: 'server: a cancellation is ordered by the owner key',
      source:
        "if (!(await isOrderOf(owner_key, { order: 'cancel-keygen', ceremony: ceremonyBytes }, identity.publicKey, order)))",
      replacement: 'if ((void [isOrderOf, owner_key, ceremonyBytes, identity, order], false))',
      tests: loosening,
      only: 'away with a prepared key',
    },
    {
      check: 'server: a certificate is about the record stored here',
      source: 'if (given.join() !== stored.join())',
      replacement: 'if ((void [given, stored], false))',
      only: 'a certificate that does not hold',
    },
    {
      check: 'server: a key is active once its check was signed',
      source: 'if (!verifyKeyCheck({ curve, publicKey }, check, signature))',
      replacement: 'if ((void [verifyKeyCheck, curve, publicKey, check, signature], false))',
      only: 'nothing but its check',
    },
  ]),
  ...checksOf('src/server/wallet.ts', keys, [
    {
      check: 'server: a request key is replaced on the owner key’s order',
      source: 'if (!wallet || !(await isOrderOf(wallet.owner_key, statement, identity.publicKey, order)))',
      replacement: 'if (!wallet || (void [isOrderOf, statement, identity, order], false))',
      tests: loosening,
      only: 'a request key of the thief',
    },
    {
      check: 'server: the owner’s order to replace a request key is of about now',
      source: 'if (Math.abs(now() - created) > REQUEST_LIFETIME)',
      replacement: 'if ((void REQUEST_LIFETIME, false))',
      only: 'only it, only now',
    },
  ]),
  ...checksOf(
    'src/server/storage/store.ts',
    ['src/server/keys.test.ts'],
    [
      {
        check: 'server: a later order to replace a request key counts, an earlier one no more',
        source: "        .where('request_key_ordered', '<', ordered)\n",
        replacement: '',
        only: 'only it, only now',
      },
      {
        check: 'server: a wallet id is enrolled once',
        source: 'if (known) throw',
        replacement: 'if ((void known, false)) throw',
        only: 'a wallet id is enrolled once',
      },
      {
        check: 'server: a certified key is not cancelled',
        source:
          "        .deleteFrom('keys')\n        .where('wallet', '=', wallet)\n        .where('ceremony', '=', ceremony)\n        .where('state', '=', 'prepared')\n",
        replacement:
          "        .deleteFrom('keys')\n        .where('wallet', '=', wallet)\n        .where('ceremony', '=', ceremony)\n",
        only: 'not by another key, and never once',
      },
      {
        check: 'server: what a cancellation takes is of its ceremony',
        source:
          "        .deleteFrom('keys')\n        .where('wallet', '=', wallet)\n        .where('ceremony', '=', ceremony)\n",
        replacement: "        .deleteFrom('keys')\n        .where('wallet', '=', wallet)\n",
        tests: further,
        only: 'four prepared',
      },
      {
        check: 'server: few keys of a wallet wait to be certified',
        source: 'prepareds + prepared.shares.length > MAX_PREPARED',
        replacement: '(void [prepareds, MAX_PREPARED], false)',
        tests: further,
        only: 'four prepared',
      },
      {
        check: 'server: a wallet has so many keys and no more',
        source: 'rows.length + prepared.shares.length > MAX_KEYS',
        replacement: '(void MAX_KEYS, false)',
        tests: further,
        only: '32 in all',
      },
    ],
  ),
  ...checksOf('src/server/ceremonies/keygen.ts', peers, [
    {
      check: 'server: the others of a plan publish the identity keys it names',
      source: 'if (bytesToHex(descriptor.identity) !== bytesToHex(identity))',
      replacement: 'if ((void [descriptor, identity], false))',
      only: 'another identity in the plan',
    },
    {
      check: 'server: a request key that has a wallet makes no second one',
      source: 'if (caller.wallet !== undefined)',
      replacement: 'if (false)',
      tests: keys,
      only: 'makes no second one',
    },
    {
      check: 'server: an enrolment names the request key that signed',
      source: 'if (requestKeyId(enrolment.requestKey) !== caller.requestKeyId)',
      replacement: 'if ((void requestKeyId, false))',
      tests: enrolment,
      only: 'enrols no other',
    },
    {
      check: 'server: a key begins with the first epoch',
      source: 'if (plan.epoch !== FIRST_EPOCH)',
      replacement: 'if ((void FIRST_EPOCH, false))',
      tests: enrolment,
      only: 'begins with epoch 1',
    },
    {
      check: 'server: a plan names this server',
      source: "if (own?.role !== 'server')",
      replacement: 'if (!own)',
      tests: enrolment,
      only: 'the plan names this server',
    },
    {
      check: 'server: one plan makes one key, whatever wallets it is brought for',
      source: "return beginOnce(context, 'keygen', plan)",
      replacement: 'return Promise.resolve(void [beginOnce, context, plan])',
      tests: enrolment,
      only: 'brought for a second wallet',
    },
    {
      check: 'server: one plan makes further keys once, whatever wallets it is brought for',
      source: '    await beginForAll(context, plan)\n    return',
      replacement: '    return',
      tests: further,
      only: 'for another wallet of the same parties',
    },
    {
      check: 'server: the first key of a wallet is its root',
      source: "if (plan.keys[0]?.purpose !== 'root')",
      replacement: 'if (false)',
      tests: enrolment,
      only: 'begins with its root',
    },
    {
      check: 'server: further keys are for a wallet whose first one works',
      source: "rows.find(({ state }) => state === 'active')",
      replacement: "rows.find(({ state }) => state !== 'prepared')",
      tests: further,
      only: 'no active key yet',
    },
    {
      check: 'server: a further key is no root',
      source: "if (plan.keys.some(({ purpose }) => purpose === 'root'))",
      replacement: 'if (false)',
      tests: further,
      only: 'with a root',
    },
    {
      check: 'server: a further key joins the epoch of the others',
      source: 'if (plan.epoch !== root.row.epoch)',
      replacement: 'if (false)',
      tests: further,
      only: 'with another epoch',
    },
    ...[
      ['threshold', 'plan.threshold === root.plan.threshold', 'with another threshold'],
      ['number of parties', 'plan.parties.length === root.parties.length', 'with a party less'],
      ['indices', 'index === certified.index', 'with another index'],
      ['roles', 'role === certified.role', 'with another role'],
      ['identities', 'identity.join() === certified.identity.join()', 'the servers exchanged|another device'],
    ].map(([what, source, only]) => ({
      check: `server: further keys of a wallet have its ${what}`,
      source: source!,
      replacement: `(void (${source}), true)`,
      tests: further,
      only: only!,
    })),
    {
      check: 'server: further keys are rationed',
      source: '  limits.furtherKeys.take(root.row.wallet)\n',
      replacement: '  void limits\n',
      tests: rates,
      only: 'so many further keys',
    },
    {
      check: 'server: the device of the plan vouches for the enrolment',
      source: 'if (!device || !(await isEnrolmentOf(enrolment, ceremony, identity.publicKey, device.identity)))',
      replacement: 'if (!device || (void [isEnrolmentOf, enrolment, ceremony], false))',
      tests: enrolment,
    },
  ]),
  ...checksOf(
    'src/server/storage/sqlite.ts',
    ['src/server/storage/migrate.test.ts'],
    [
      {
        check: 'server: a migration is made whole or not at all',
        source: 'supportsTransactionalDdl(): boolean {\n    return true',
        replacement: 'supportsTransactionalDdl(): boolean {\n    return false',
      },
    ],
  ),
  ...checksOf(
    'src/server/peers.ts',
    ['src/server/peers-https.test.ts'],
    [
      {
        check: 'server: another server is named by its origin only',
        source: 'if (!url || url.origin !== origin) throw',
        replacement: 'if (!url) throw',
        tests: peers,
        only: 'not https://user@example.com',
      },
      {
        check: 'server: another server is asked over https, or on this computer in local mode',
        source: 'if (!allowed) throw',
        replacement: 'if (void allowed) throw',
        tests: peers,
        only: 'in local mode only',
      },
      {
        check: 'server: another server has a public address',
        source: 'if (!isLoopback(origin) && reach.isPrivate(found.address))',
        replacement: 'if (false)',
      },
      {
        check: 'server: another server is asked at the address that was checked',
        source: 'lookup: pinned as never, ',
        replacement: '',
      },
      {
        check: 'server: only 200 is an answer of another server',
        source: 'if (response.statusCode !== 200) {',
        replacement: 'if (false) {',
      },
      {
        check: 'server: a descriptor has at most 16 KiB',
        source: 'if (length > MAX_BYTES) response',
        replacement: 'if (false) response',
      },
    ],
  ),
  ...checksOf(
    'src/server/http/app.ts',
    ['src/server/http.test.ts'],
    [
      {
        check: 'server: a wallet’s requests do not count among the strangers’',
        source: 'if (!named) countStranger(c)',
        replacement: 'countStranger(c)',
        only: 'strangers run dry',
      },
      {
        check: 'server: a stranger counts before anything of it is read or stored',
        source: 'if (!named) countStranger(c)',
        replacement: 'if (false) countStranger(c)',
        tests: rates,
        only: 'refused before anything',
      },
      {
        check: 'server: who only claims to be a wallet counts among the strangers',
        source: 'if (named) countStranger(c)',
        replacement: 'if (false) countStranger(c)',
        only: 'strangers run dry',
      },
      {
        check: 'server: what is nowhere counts among the strangers',
        source: '      countStranger(c)\n      throw',
        replacement: '      throw',
        tests: rates,
        only: 'what is nowhere',
      },
      {
        check: 'server: a wallet beyond its rate has nothing stored',
        source: 'if (caller.wallet !== undefined) limit.take(caller.wallet)\n        await useNonce(context, claims)\n',
        replacement:
          'await useNonce(context, claims)\n        if (caller.wallet !== undefined) limit.take(caller.wallet)\n',
        tests: rates,
        only: 'leaves nothing behind',
      },
    ],
  ),
  ...checksOf(
    'src/server/http/authenticate.ts',
    ['src/server/http.test.ts'],
    [
      {
        check: 'server: a nonce is used once',
        source: 'if (!(await store.useNonce(keyId, nonce, expires + 2 * REQUEST_LIFETIME)))',
        replacement: 'if ((void [store, keyId, nonce, expires, REQUEST_LIFETIME], false))',
        only: 'replayed, also after a restart',
      },
    ],
  ),
]
