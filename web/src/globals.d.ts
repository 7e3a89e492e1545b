/** The version of the hub that this page was built with. */
declare const HUB_VERSION: string;
