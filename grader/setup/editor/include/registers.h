/*
 * The registers of each architecture, and what they mean in a call. Which one it is, the target says that
 * .clangd gives, from the row of platform/architecture.mjs.
 */
#ifndef EDITOR_REGISTERS_H
#define EDITOR_REGISTERS_H

#if defined(__x86_64__)

/** The registers when the hook runs; read them with PT_REGS_RC and PT_REGS_PARM1 to PT_REGS_PARM6. */
struct pt_regs {
  unsigned long r15, r14, r13, r12, bp, bx, r11, r10, r9, r8, ax, cx, dx, si, di, orig_ax, ip, cs, flags, sp,
      ss;
};

#define PT_REGS_PARM1(ctx) ((ctx)->di)
#define PT_REGS_PARM2(ctx) ((ctx)->si)
#define PT_REGS_PARM3(ctx) ((ctx)->dx)
#define PT_REGS_PARM4(ctx) ((ctx)->cx)
#define PT_REGS_PARM5(ctx) ((ctx)->r8)
#define PT_REGS_PARM6(ctx) ((ctx)->r9)
#define PT_REGS_FP(ctx) ((ctx)->bp)
/** What the function returned; in a return hook only. For a system call: below zero when it failed. */
#define PT_REGS_RC(ctx) ((ctx)->ax)
#define PT_REGS_SP(ctx) ((ctx)->sp)
#define PT_REGS_IP(ctx) ((ctx)->ip)

#elif defined(__aarch64__)

/** The registers when the hook runs; read them with PT_REGS_RC and PT_REGS_PARM1 to PT_REGS_PARM6. */
struct pt_regs {
  unsigned long regs[31], sp, pc, pstate;
};

#define PT_REGS_PARM1(ctx) ((ctx)->regs[0])
#define PT_REGS_PARM2(ctx) ((ctx)->regs[1])
#define PT_REGS_PARM3(ctx) ((ctx)->regs[2])
#define PT_REGS_PARM4(ctx) ((ctx)->regs[3])
#define PT_REGS_PARM5(ctx) ((ctx)->regs[4])
#define PT_REGS_PARM6(ctx) ((ctx)->regs[5])
#define PT_REGS_FP(ctx) ((ctx)->regs[29])
/** What the function returned; in a return hook only. For a system call: below zero when it failed. */
#define PT_REGS_RC(ctx) ((ctx)->regs[0])
#define PT_REGS_SP(ctx) ((ctx)->sp)
#define PT_REGS_IP(ctx) ((ctx)->pc)

#else
#error "The registers of this architecture are not known here yet."
#endif

#endif
