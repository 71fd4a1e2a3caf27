import browser from 'webextension-polyfill'
import { ask } from './client.ts'
import { Gate } from './pages/gate.tsx'
import { mount } from './pages/mount.tsx'
import { WalletPages } from './pages/wallet-pages.tsx'

document.documentElement.classList.add('popup')

ask('app.opened', null)

mount(
  <Gate
    onboard={(at) => {
      browser.tabs.create({ url: browser.runtime.getURL(`onboarding.html${at}`) }).then(() => close())
    }}
  >
    <WalletPages />
  </Gate>,
)
