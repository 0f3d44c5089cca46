/** MBG/NBD: a customer may drop out after each order, her first too: Batislam, Denizel and Filiztekin 2007. */
import { betaGeometricScorer } from './beta-geometric.ts';

export const mbgNbd = betaGeometricScorer('mbg-nbd', 1);
