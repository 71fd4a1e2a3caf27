import { ask } from './client.ts'
import { FullPage } from './pages/full-page.tsx'
import { Gate } from './pages/gate.tsx'
import { mount } from './pages/mount.tsx'

document.documentElement.classList.add('full')

ask('app.opened', null)

mount(
  <Gate onboard={(at) => location.replace(`onboarding.html${at}`)}>
    <FullPage />
  </Gate>,
)
