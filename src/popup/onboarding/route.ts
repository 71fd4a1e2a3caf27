/** Where onboarding begins: at Welcome, or with bringing a wallet from its backup file. */
export type OnboardingRoute = '' | '#bring'
