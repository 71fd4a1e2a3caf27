import { checksOf, type Mutant } from './mutant.ts'

const keys = ['src/server/keys.test.ts']
const loosening = ['src/server/loosening.test.ts']
const enrolment = ['src/server/enrolment.test.ts']
const peers = ['src/server/peers.test.ts']
const rates = ['src/server/rates.test.ts']
const further = ['src/server/further-keys.test.ts']

/** What a Secret Server requires before it makes, certifies, activates or forgets a key, and whose it is. */
export const serverKeys: Mutant[] = [
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
]
