import { useState } from 'react'
import { ask, useView } from '../client.ts'
import { chooseTheme, themeChoice } from '../design/theme.ts'
import { Settings } from '../settings/settings.tsx'
import { go } from './route.ts'
import { saveBackup } from './save-backup.ts'
import { Shown } from './shown.tsx'
import { useAct } from './use-act.ts'
import { viewNames } from './view-names.ts'

const home = () => go({ at: 'home' })

export function SettingsPage() {
  const settings = useView('settings.read', null)
  const parties = useView('parties.view', null)
  const sites = useView('sites.list', null)
  const networks = useView('networks.list', null)
  const [theme, setTheme] = useState(themeChoice)
  const { act, problem } = useAct()
  return (
    <Shown viewing={settings} title={viewNames.settings} onBack={home}>
      {(view) => (
        <Settings
          view={view}
          wallet={parties.state === 'shown' ? parties.view : null}
          counts={{
            sites: sites.state === 'shown' ? sites.view.length : null,
            networks: networks.state === 'shown' ? networks.view.networks.length : null,
          }}
          theme={theme}
          problem={problem}
          actions={{
            write: (change) => act(() => ask('settings.write', change)),
            theme: (choice) => {
              chooseTheme(choice)
              setTheme(choice)
            },
            backup: () => act(saveBackup),
            parties: () => go({ at: 'parties' }),
            sites: () => go({ at: 'sites' }),
            networks: () => go({ at: 'networks' }),
            lock: () => act(() => ask('wallet.lock', null)),
            back: home,
          }}
        />
      )}
    </Shown>
  )
}
