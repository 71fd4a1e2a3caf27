import { findOrInstall, findProgram, thisMachine, type Wanted } from './programs.ts'

/** @param chosen `FIREFOX_PATH`, where it is set */
export const firefoxWanted = (chosen: string | undefined): Wanted => ({
  called: 'Firefox',
  variable: 'FIREFOX_PATH',
  chosen,
  names: ['firefox-esr', 'firefox'],
  otherPlaces: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
  debianPackage: 'firefox-esr',
})

/** The Firefox to use: `FIREFOX_PATH`, else in the usual places; undefined where there is none. */
export const findFirefox = () => findProgram(firefoxWanted(process.env.FIREFOX_PATH), thisMachine())

/** As `findFirefox`, and where there is none, one that apt-get installs where that is possible. Throws without any. */
export const firefoxForSure = () => findOrInstall(firefoxWanted(process.env.FIREFOX_PATH), thisMachine())
