/**
 * The running service: what is started in which order, and stopped in which. The only package that
 * knows all the others of this module but the command line.
 */
@NullMarked
package io.sigline.receiver.service;

import org.jspecify.annotations.NullMarked;
