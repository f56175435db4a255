/**
 * The configuration file: YAML to one immutable {@link
 * org.hirundo.pipelines.configuration.Configuration}, with every fault found at once and told with
 * its line and its remedy.
 */
package org.hirundo.pipelines.configuration;
