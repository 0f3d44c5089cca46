/** BG/NBD: a customer may drop out after each order but her first: Fader, Hardie and Lee 2005. */
import { betaGeometricScorer } from './beta-geometric.ts';

export const bgNbd = betaGeometricScorer('bg-nbd', 0);
