import { Frame } from '../components/frame.tsx'
import { TopBar } from '../components/top-bar.tsx'
import { AccountsPanel } from './accounts-panel.tsx'
import { go } from './route.ts'
import { viewNames } from './view-names.ts'

const home = () => go({ at: 'home' })

/** The accounts as a view of their own; choosing one leads to it. */
export function AccountsPage() {
  return (
    <Frame bar={<TopBar title={viewNames.accounts} onBack={home} />}>
      <AccountsPanel onChosen={home} />
    </Frame>
  )
}
