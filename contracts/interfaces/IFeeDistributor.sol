// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title IFeeDistributor
/// @notice Splits whatever comes in by a table that sums to 100 %. Who is in the table takes its part
/// out itself, so that nobody waits for anybody.
interface IFeeDistributor {
    struct Payee {
        address account;
        uint32 part; // 1e6 = 100 %
    }

    event TableSet(Payee[] table);
    event Distributed(address indexed token, uint256 amount);
    event Claimed(address indexed token, address indexed account, address receiver, uint256 amount);

    error NotGovernance(address caller);
    error ZeroAddress(bytes32 what);
    error BadCount(uint256 given, uint256 most);
    error NotAscending(address account);
    error ZeroPart(address account);
    error WrongSum(uint256 sum, uint256 wanted);
    error NothingToClaim(address token, address account);
    error BalanceUnreadable(address token);

    /// @notice Credits what has come in of a token since the last time. Anybody's.
    /// @return amount What was credited.
    function distribute(address token) external returns (uint256 amount);

    /// @notice Pays the caller what it was credited of a token, and what has come in meanwhile.
    function claim(address token, address receiver) external returns (uint256 amount);

    /// @notice Governance's. What has come in by now, of the fund's shares and of every token that
    /// the fund lists, is credited by the table that was; of another token, call `distribute` first.
    /// @param payees At most 16, in ascending order of accounts, none twice, none with no part.
    function setTable(Payee[] calldata payees) external;

    function table() external view returns (Payee[] memory);

    /// @notice What an account was credited of a token and has not taken.
    function credit(address token, address account) external view returns (uint256);

    /// @notice What all accounts together were.
    function credited(address token) external view returns (uint256);
}
