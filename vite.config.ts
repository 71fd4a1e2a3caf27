import { crx, defineManifest } from '@crxjs/vite-plugin'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import chrome from './manifest.json' with { type: 'json' }
import pkg from './package.json' with { type: 'json' }

/** Firefox has an event page instead of a service worker, and names the add-on by id instead of by key. */
function firefoxManifest() {
  const { key, minimum_chrome_version, background, ...shared } = chrome
  return {
    ...shared,
    // Else its button stands among all extensions, in a menu that gives every popup the same width.
    action: { ...shared.action, default_area: 'navbar' },
    background: { scripts: [background.service_worker], type: background.type },
    browser_specific_settings: {
      gecko: {
        id: 'wallet@symbolon.example',
        strict_min_version: '128.0',
        data_collection_permissions: { required: ['none'] },
      },
    },
  }
}

/** `vite build` makes dist/ for Chrome, `vite build --mode firefox` makes dist-firefox/. */
export default defineConfig(({ mode }) => {
  const firefox = mode === 'firefox'
  const manifest = { ...(firefox ? firefoxManifest() : chrome), version: pkg.version }
  return {
    plugins: [
      react(),
      crx({
        // The plugin's manifest type knows only the Chrome form.
        manifest: defineManifest(manifest as Parameters<typeof defineManifest>[0]),
        browser: firefox ? 'firefox' : 'chrome',
        // One self-contained script each: a loader would let the page's own scripts run before the provider is there.
        contentScripts: { standaloneFiles: ['src/inpage/index.ts', 'src/content/index.ts'] },
      }),
    ],
    // A package below Taquito's codecs looks for `global`, and else for a `this` that no module has.
    define: { global: 'globalThis' },
    build: {
      outDir: firefox ? 'dist-firefox' : 'dist',
      target: firefox ? 'firefox128' : 'chrome120',
      sourcemap: false,
      // The content security policy allows no data: fonts.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: {
        input: ['popup.html', 'app.html', 'onboarding.html', 'approval.html'],
        // Else what one page shares with code fetched late may be put into that page's own script, and run it elsewhere.
        preserveEntrySignatures: 'strict',
      },
    },
  }
})
