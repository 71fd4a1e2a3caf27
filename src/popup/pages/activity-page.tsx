import type { ActivityAction } from '../../messages/view.ts'
import { ActivityDetail } from '../activity/activity-detail.tsx'
import { ActivityList } from '../activity/activity-list.tsx'
import { useView } from '../client.ts'
import { Frame } from '../components/frame.tsx'
import { ProblemNote } from '../components/problem-details.tsx'
import { TopBar } from '../components/top-bar.tsx'
import { actOnActivity } from './act-on-activity.ts'
import { Gone } from './gone.tsx'
import { go } from './route.ts'
import { Shown } from './shown.tsx'
import { useAct } from './use-act.ts'
import { viewNames } from './view-names.ts'

const open = (id: string) => go({ at: 'activity', id })
const home = () => go({ at: 'home' })
const toAll = () => go({ at: 'activity', id: null })

/** All that was asked and signed, or one line of it, whole. */
export function ActivityPage(props: { id: string | null }) {
  const viewing = useView('activity.list', null)
  const { act, problem } = useAct()
  const actions = { open, act: (id: string, action: ActivityAction) => act(() => actOnActivity(id, action)) }
  return (
    <Shown viewing={viewing} title={viewNames.activity} onBack={home}>
      {(rows) => {
        if (props.id === null) {
          return (
            <Frame bar={<TopBar title={viewNames.activity} onBack={home} />}>
              {problem && <ProblemNote problem={problem} />}
              <ActivityList rows={rows} actions={actions} heading="h2" />
            </Frame>
          )
        }
        const row = rows.find(({ id }) => id === props.id)
        if (!row) return <Gone to={{ at: 'activity', id: null }} />
        const editNetwork = () => go({ at: 'network', chain: row.network.chain })
        return <ActivityDetail row={row} problem={problem} actions={actions} editNetwork={editNetwork} onBack={toAll} />
      }}
    </Shown>
  )
}
