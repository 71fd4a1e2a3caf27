import { ProblemNote } from '../components/problem-details.tsx'
import { Sheet } from '../components/sheet.tsx'
import { WaitingRows } from '../components/waiting.tsx'
import { further } from './further.ts'
import { WithCode } from './late-code.tsx'
import { viewNames } from './view-names.ts'

/** The accounts, from below; choosing one closes it. */
export function AccountsSheet(props: { onClose: () => void }) {
  return (
    <Sheet open title={viewNames.accounts} onClose={props.onClose}>
      <WithCode code={further} waiting={<WaitingRows />} failed={(problem) => <ProblemNote problem={problem} />}>
        {({ AccountsPanel }) => <AccountsPanel onChosen={props.onClose} />}
      </WithCode>
    </Sheet>
  )
}
