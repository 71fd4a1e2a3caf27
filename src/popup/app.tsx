import { ask } from './client.ts'
import { Gate } from './pages/gate.tsx'
import { mount } from './pages/mount.tsx'
import { WalletPages } from './pages/wallet-pages.tsx'

document.documentElement.classList.add('page')

ask('app.opened', null)

mount(
  <Gate onboard={() => location.replace('onboarding.html')}>
    <WalletPages popup={false} />
  </Gate>,
)
