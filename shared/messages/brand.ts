/** The shop's brand as messages show it. */
import type { LogoVariables, MessageVariables } from './variables.ts';

type BrandVariables = MessageVariables['brand'];

/** As a shop's settings say it. */
export interface Brand extends Omit<BrandVariables, 'logo'> {
  readonly logo?:
    | (Omit<LogoVariables, 'dark'> & { readonly dark?: LogoVariables['url'] | undefined })
    | undefined;
}

export const brandTold = ({ name, url, address, colour, logo }: Brand): BrandVariables => ({
  name,
  url,
  address,
  colour,
  logo: logo === undefined ? null : { url: logo.url, width: logo.width, dark: logo.dark ?? null },
});
